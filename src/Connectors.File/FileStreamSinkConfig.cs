using Connect.Api;

namespace Connectors.File;

/// <summary>The keys of the file sink: their names, definitions and values.</summary>
/// <param name="parsed">The parsed configuration.</param>
internal sealed class FileStreamSinkConfig(ParsedConfig parsed)
{
    public const string FileKey = "file";

    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .Define(FileKey, ConfigType.String, null, Importance.High, "The file to append to, as the worker sees it. Without it, standard output is written.");

    /// <summary>The file, or null for standard output.</summary>
    public string? File { get; } = parsed.GetString(FileKey) is { Length: > 0 } file ? file : null;

    /// <summary>Parses a configuration.</summary>
    /// <exception cref="ConfigException">A value is not valid.</exception>
    public static FileStreamSinkConfig Parse(IReadOnlyDictionary<string, string> config) => new(Definition.Parse(config));
}
