using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>The folders and files that a provider may read (<c>allowed.paths</c>, KIP-993).</summary>
internal sealed class AllowedPaths
{
    private readonly string[]? _paths;

    public AllowedPaths(string? paths)
    {
        if (string.IsNullOrWhiteSpace(paths)) return;
        _paths = [.. paths.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (var path in _paths)
            if (!Path.IsPathRooted(path) || !Path.Exists(path)) throw new ConfigException("allowed.paths", path, "Expected an absolute path that exists");
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
