using Connect.Api;
using Connect.Java;

namespace Connect.Runtime.Config;

/// <summary>The key is a variable of the worker's environment.</summary>
internal sealed class EnvVarConfigProvider(IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> environment) : IConfigProvider
{
    private readonly JavaRegex? _allowed = parameters.TryGetValue("allowlist.pattern", out var pattern) ? new(pattern) : null;

    public string? Get(string path, string key)
    {
        if (path.Length > 0) throw new ConfigException($"Path is not supported for EnvVarConfigProvider, invalid value '{path}'");
        return _allowed?.Matches(key) is false ? null : environment.GetValueOrDefault(key);
    }
}
