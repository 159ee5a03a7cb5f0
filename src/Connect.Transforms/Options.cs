using Connect.Api;

namespace Connect.Transforms;

/// <summary>Keys and checks that several transformations have, with Kafka's messages.</summary>
internal static class Options
{
    public const string ReplaceNull = "replace.null.with.default";

    public static ConfigDef DefineReplaceNull(this ConfigDef config) => config.Define(ReplaceNull, ConfigType.Boolean, true, Importance.Medium,
        "Whether a null in a field with a default becomes the default where fields are copied.");

    public static IConfigValidator NonEmptyList { get; } = ConfigValidators.By((name, value) =>
    {
        if (value is null or IReadOnlyList<string> { Count: 0 }) throw new ConfigException($"Configuration '{name}' must not be empty. Valid values include: any non-empty value");
    });

    public static IConfigValidator Regex { get; } = ConfigValidators.By((name, value) =>
    {
        try { JavaRegex.Compile((string?)value ?? ""); }
        catch (ArgumentException e) { throw new ConfigException(name, value, $"Invalid regex: {e.Message}"); }
    });
}
