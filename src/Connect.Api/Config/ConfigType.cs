namespace Connect.Api.Config;

/// <summary>The types of configuration values.</summary>
public enum ConfigType
{
    /// <summary><c>true</c> or <c>false</c>, any case.</summary>
    Boolean,
    /// <summary>Text.</summary>
    String,
    /// <summary>A 32-bit integer.</summary>
    Int,
    /// <summary>A 16-bit integer.</summary>
    Short,
    /// <summary>A 64-bit integer.</summary>
    Long,
    /// <summary>A float64.</summary>
    Double,
    /// <summary>Texts separated by commas.</summary>
    List,
    /// <summary>The name of a class: a plugin's Java name, or its alias.</summary>
    Class,
    /// <summary>A secret; shown as <c>[hidden]</c>.</summary>
    Password,
}
