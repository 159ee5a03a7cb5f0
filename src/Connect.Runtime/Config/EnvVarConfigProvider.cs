using Connect.Api;
using Connect.Java;

namespace Connect.Runtime.Config;

/// <summary>The key is a variable of the worker's environment.</summary>
[JavaClass("org.apache.kafka.common.config.provider.EnvVarConfigProvider")]
[Documentation("Takes values from the variables of the worker's environment: ${env:NAME}.", Example = """{"allowlist.pattern": "SECRET_.*"}""")]
internal sealed class EnvVarConfigProvider(IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> environment) : IConfigProvider
{
    private const string Pattern = "allowlist.pattern";

    private readonly JavaRegex? _allowed = parameters.TryGetValue(Pattern, out var pattern) ? new(pattern) : null;

    /// <summary>The provider's keys.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef().Define(Pattern, ConfigType.String, null, Importance.Medium,
        "A regular expression (Java's) that the whole name of a variable must match for its value to be given; without it all variables are.",
        ConfigValidators.Regex);

    public string? Get(string path, string key)
    {
        if (path.Length > 0) throw new ConfigException($"Path is not supported for EnvVarConfigProvider, invalid value '{path}'");
        return _allowed?.Matches(key) is false ? null : environment.GetValueOrDefault(key);
    }
}
