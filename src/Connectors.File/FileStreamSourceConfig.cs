using Connect.Api;

namespace Connectors.File;

/// <summary>The keys of the file source: their names, definitions and values.</summary>
/// <param name="parsed">The parsed configuration.</param>
internal sealed class FileStreamSourceConfig(ParsedConfig parsed)
{
    public const string FileKey = "file", TopicKey = "topic", BatchSizeKey = "batch.size";

    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .Define(FileKey, ConfigType.String, null, Importance.High, "The file to read, as the worker sees it. Without it, standard input is read.")
        .Define(TopicKey, ConfigType.String, Importance.High, "The topic that each line becomes a record of.", ConfigValidators.NonEmpty)
        .Define(BatchSizeKey, ConfigType.Int, 2000, Importance.Low, "How many lines are read at most before they are handed on.");

    /// <summary>The file, or null for standard input.</summary>
    public string? File { get; } = parsed.GetString(FileKey) is { Length: > 0 } file ? file : null;

    /// <summary>The topic of the records.</summary>
    public string Topic { get; } = parsed.GetRequiredString(TopicKey);

    /// <summary>The most lines of a poll.</summary>
    public int BatchSize { get; } = parsed.GetInt(BatchSizeKey);

    /// <summary>Parses a configuration.</summary>
    /// <exception cref="ConfigException">A value is not valid.</exception>
    public static FileStreamSourceConfig Parse(IReadOnlyDictionary<string, string> config) => new(Definition.Parse(config));
}
