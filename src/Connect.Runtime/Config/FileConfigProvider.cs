using Connect.Api;
using Connect.Java;

namespace Connect.Runtime.Config;

/// <summary>The path is a properties file, the key one of its properties.</summary>
internal sealed class FileConfigProvider(IReadOnlyDictionary<string, string> parameters) : IConfigProvider
{
    private readonly AllowedPaths _allowed = new(parameters.GetValueOrDefault("allowed.paths"));

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
