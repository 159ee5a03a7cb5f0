using Connect.Api;

namespace Connectors.File;

/// <summary>The keys of the file source.</summary>
internal static class FileStreamSourceConfig
{
    public const string File = "file", Topic = "topic", BatchSize = "batch.size";

    public static ConfigDef Define() => new ConfigDef()
        .Define(File, ConfigType.String, null, Importance.High, "The file to read, as the worker sees it. Without it, standard input is read.")
        .Define(Topic, ConfigType.String, Importance.High, "The topic that each line becomes a record of.", ConfigValidators.NonEmpty)
        .Define(BatchSize, ConfigType.Int, 2000, Importance.Low, "How many lines are read at most before they are handed on.");
}
