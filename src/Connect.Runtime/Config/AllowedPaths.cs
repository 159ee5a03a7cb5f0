using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>The folders and files that a provider may read (<c>allowed.paths</c>, KIP-993).</summary>
internal sealed class AllowedPaths
{
    private const string Key = "allowed.paths";
    private readonly string[]? _paths;

    /// <summary>The key that names them.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef().Define(Key, ConfigType.List, null, Importance.Medium,
        "The folders and files that may be read, as absolute paths that exist; without it all that the worker's user can read, "
        + "by whoever may send a connector's configuration.");

    /// <summary>The paths that a provider's parameters name.</summary>
    public static AllowedPaths Of(IReadOnlyDictionary<string, string> parameters) => new(parameters.GetValueOrDefault(Key));

    public AllowedPaths(string? paths)
    {
        if (string.IsNullOrWhiteSpace(paths)) return;
        _paths = [.. paths.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (var path in _paths)
            if (!Path.IsPathRooted(path) || !Path.Exists(path)) throw new ConfigException(Key, path, "Expected an absolute path that exists");
    }

    public bool Allows(string path)
    {
        if (_paths is null) return true;
        var full = Path.GetFullPath(path);
        return _paths.Any(p =>
            full == Path.GetFullPath(p)
            || full.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(p)) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }
}
