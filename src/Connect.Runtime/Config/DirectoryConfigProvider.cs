using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>The path is a directory, the key a file in it, the value its content.</summary>
[JavaClass("org.apache.kafka.common.config.provider.DirectoryConfigProvider")]
[Documentation("Takes values from files, each of which holds one, as Kubernetes mounts secrets: ${directory:/path:file}.",
    Example = """{"allowed.paths": "/etc/connect-secrets"}""")]
internal sealed class DirectoryConfigProvider(IReadOnlyDictionary<string, string> parameters) : IConfigProvider
{
    private readonly AllowedPaths _allowed = AllowedPaths.Of(parameters);

    public string? Get(string path, string key)
    {
        if (path.Length == 0 || key.Contains('/', StringComparison.Ordinal) || !_allowed.Allows(path)) return null;
        var file = Path.Combine(path, key);
        try { return File.Exists(file) ? File.ReadAllText(file) : null; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"Could not read file {file}: {e.Message}", e);
        }
    }
}
