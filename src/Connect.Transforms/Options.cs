using Connect.Api;

namespace Connect.Transforms;

/// <summary>Keys and checks that several transformations have, with Kafka's messages.</summary>
internal static class Options
{
    public const string ReplaceNull = "replace.null.with.default";

    public static ConfigDef DefineReplaceNull(this ConfigDef config) => config.Define(ReplaceNull, ConfigType.Boolean, true, Importance.Medium,
        "Whether a null in a field with a default becomes the default where fields are copied.");

    /// <summary>The parts of a pair between colons, as Java's <c>String.split</c> has them: without empty ones at the end.</summary>
    public static string[] SplitPair(string pair)
    {
        var parts = pair.Split(':');
        var count = parts.Length;
        while (count > 1 && parts[count - 1].Length == 0) count--;
        return parts[..count];
    }

    /// <summary>A list of at least one element.</summary>
    public static IConfigValidator NonEmptyList { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is null or IReadOnlyList<string> { Count: 0 }) throw new ConfigException(name, value, "Empty list");
    }, "at least one");

    /// <summary>A list of names, none of them empty (KIP-1161).</summary>
    public static IConfigValidator Names { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is IReadOnlyList<string> names && names.Contains("")) throw new ConfigException($"Configuration '{name}' values must not be empty.");
    }, "names that are not empty");

    /// <summary>A list of at least one name, none of them empty (KIP-1161).</summary>
    public static IConfigValidator NonEmptyNames { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is null or IReadOnlyList<string> { Count: 0 })
            throw new ConfigException($"Configuration '{name}' must not be empty. Valid values include: any non-empty value");
        Names.EnsureValid(name, value);
    }, "at least one name, none of them empty");
}
