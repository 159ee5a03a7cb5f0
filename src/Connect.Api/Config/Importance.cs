namespace Connect.Api.Config;

/// <summary>How much a key matters to most users.</summary>
public enum Importance
{
    /// <summary>Most users set it.</summary>
    High,
    /// <summary>Some do.</summary>
    Medium,
    /// <summary>Few do.</summary>
    Low,
}
