using System.Text.RegularExpressions;
using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>
/// Resolves <c>${provider:path:key}</c> and <c>${provider:key}</c> in configurations, with the providers that the worker's <c>config.providers</c> names
/// (KIP-297). What no provider knows stays as it is.
/// </summary>
internal sealed partial class ConfigVariables
{
    private readonly Dictionary<string, IConfigProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>Makes the providers of a worker configuration.</summary>
    /// <exception cref="ConfigException">A provider's class is not known or its parameters are wrong.</exception>
    public ConfigVariables(IReadOnlyDictionary<string, string> worker, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in worker.GetValueOrDefault("config.providers", "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var type = worker.GetValueOrDefault($"config.providers.{name}.class")
                ?? throw new ConfigException($"Missing required configuration \"config.providers.{name}.class\" which has no default value.");
            var prefix = $"config.providers.{name}.param.";
            var parameters = worker.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value);
            var kind = ConfigProviderKind.All.FirstOrDefault(k => k.Type.Name == type[(type.LastIndexOf('.') + 1)..])
                ?? throw new ConfigException($"config.providers.{name}.class", type,
                    $"Class could not be found; there are {string.Join(", ", ConfigProviderKind.All.Select(k => k.Type.Name))}");
            _providers[name] = kind.New(parameters, environment);
        }
    }

    /// <summary>Whether a value holds a variable.</summary>
    public static bool HasVariable(string value) => Variable().IsMatch(value);

    /// <summary>The configuration with its variables resolved.</summary>
    public IReadOnlyDictionary<string, string> Resolve(IReadOnlyDictionary<string, string> config)
    {
        if (_providers.Count == 0) return config;
        var resolved = new Dictionary<string, string>(config.Count, StringComparer.Ordinal);
        foreach (var (key, value) in config) resolved[key] = Resolve(value);
        return resolved;
    }

    private string Resolve(string value) => !value.Contains("${", StringComparison.Ordinal) ? value : Variable().Replace(value, match =>
        _providers.TryGetValue(match.Groups["provider"].Value, out var provider)
            && provider.Get(match.Groups["path"].Success ? match.Groups["path"].Value : "", match.Groups["key"].Value) is { } found ? found : match.Value);

    [GeneratedRegex(@"\$\{(?<provider>[^}:]*):(?:(?<path>[^}:]*):)?(?<key>[^}]*)\}")]
    private static partial Regex Variable();
}
