using Connect.Api;

namespace Connectors.File;

/// <summary>The keys of the file sink.</summary>
internal static class FileStreamSinkConfig
{
    public const string File = "file";

    public static ConfigDef Define() => new ConfigDef()
        .Define(File, ConfigType.String, null, Importance.High, "The file to append to, as the worker sees it. Without it, standard output is written.");
}
