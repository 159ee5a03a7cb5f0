using Connect.Api;
using Connect.Java;

namespace Connect.Runtime.Config;

/// <summary>The path is a properties file, the key one of its properties.</summary>
[JavaClass("org.apache.kafka.common.config.provider.FileConfigProvider")]
[Documentation("Takes values from a properties file that the worker can read: ${file:/path/name.properties:key}.",
    Example = """{"allowed.paths": "/etc/connect-secrets"}""")]
internal sealed class FileConfigProvider(IReadOnlyDictionary<string, string> parameters) : IConfigProvider
{
    private readonly AllowedPaths _allowed = AllowedPaths.Of(parameters);

    public string? Get(string path, string key)
    {
        if (path.Length == 0 || !_allowed.Allows(path)) return null;
        try { return JavaProperties.Parse(File.ReadAllText(path)).GetValueOrDefault(key); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectException($"Could not read properties from file {path}: {e.Message}", e);
        }
    }
}
