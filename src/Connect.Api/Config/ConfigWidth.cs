namespace Connect.Api.Config;

/// <summary>How wide a form's field for the value is.</summary>
public enum ConfigWidth
{
    /// <summary>Not said.</summary>
    None,
    /// <summary>A number or word.</summary>
    Short,
    /// <summary>A few words.</summary>
    Medium,
    /// <summary>A line.</summary>
    Long,
}
