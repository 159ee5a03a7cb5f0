using Connect.Api;

namespace Connect.Converters;

/// <summary>The key <c>converter.type</c>, by which the runtime tells a converter what it converts; users never set it.</summary>
internal static class ConverterType
{
    public const string Key = "converter.type";

    public static ConfigDef Define() => new ConfigDef().Define(Key, ConfigType.String, Importance.Low,
        "What the converter converts: key, value or header. The worker sets it; in configurations it need not stand.", ConfigValidators.In("key", "value", "header"));

    /// <summary>The converter's keys with its type.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> config, string type) =>
        new Dictionary<string, string>(config, StringComparer.Ordinal) { [Key] = type };
}
