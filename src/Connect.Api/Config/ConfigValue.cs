namespace Connect.Api.Config;

/// <summary>What validation found of one key.</summary>
/// <param name="name">The key.</param>
public sealed class ConfigValue(string name)
{
    /// <summary>The key.</summary>
    public string Name { get; } = name;
    /// <summary>The parsed value, or null.</summary>
    public object? Value { get; set; }
    /// <summary>Values that make sense.</summary>
    public IReadOnlyList<object> RecommendedValues { get; set; } = [];
    /// <summary>What is wrong, for people; empty if nothing is.</summary>
    public IList<string> Errors { get; } = [];
    /// <summary>Whether the key matters with the other values as they are.</summary>
    public bool Visible { get; set; } = true;

    /// <summary>The value as text, as REST answers show it; secrets as <c>[hidden]</c>.</summary>
    public string? Text => ConfigDef.ToText(Value);
}
