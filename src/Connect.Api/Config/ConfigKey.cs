namespace Connect.Api.Config;

/// <summary>The definition of one configuration key, in the one place it is defined: for parsing, validation, documentation and forms.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Importance">How much it matters.</param>
/// <param name="Documentation">What it does, for people.</param>
public sealed record ConfigKey(string Name, ConfigType Type, Importance Importance, string Documentation)
{
    /// <summary>Whether a value must be given: there is no default.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>The default, as text or of the key's .NET type; setting it, null included, makes the key not required.</summary>
    public object? Default { get; init => (field, IsRequired) = (value, false); }

    /// <summary>
    /// Whether anything depends on the key. One that is taken only because the original connector has it says so at the beginning of its documentation, and
    /// whoever sets it is told.
    /// </summary>
    public bool HasEffect => !Documentation.StartsWith("Has no effect", StringComparison.Ordinal);

    /// <summary>Checks parsed values, or null.</summary>
    public IConfigValidator? Validator { get; init; }

    /// <summary>Recommends values, or null.</summary>
    public IConfigRecommender? Recommender { get; init; }

    /// <summary>The group in a form, or null.</summary>
    public string? Group { get; init; }

    /// <summary>The place in the group, from 1; -1 for none.</summary>
    public int OrderInGroup { get; init; } = -1;

    /// <summary>The width in a form.</summary>
    public ConfigWidth Width { get; init; }

    /// <summary>The name in a form; the key itself unless set.</summary>
    public string DisplayName { get => field ?? Name; init; }

    /// <summary>Keys whose recommendations depend on this one.</summary>
    public IReadOnlyList<string> Dependents { get; init; } = [];
}
