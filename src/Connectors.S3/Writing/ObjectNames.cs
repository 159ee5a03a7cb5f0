using System.Globalization;
using Connect.Api;

namespace Connectors.S3;

/// <summary>Names of objects: <c>TOPICSDIR/TOPIC/FOLDERS/TOPIC+PARTITION+OFFSET</c>; the extension depends on what is in the file.</summary>
internal sealed class ObjectNames(S3SinkConfig config, TopicPartition partition)
{
    private readonly string _prefix = string.IsNullOrWhiteSpace(config.TopicsDir)
        ? partition.Topic + config.DirectoryDelim
        : config.TopicsDir + config.DirectoryDelim + partition.Topic + config.DirectoryDelim;

    private readonly string _file = string.Create(
        CultureInfo.InvariantCulture, $"{config.DirectoryDelim}{partition.Topic}{config.FileDelim}{partition.Partition}{config.FileDelim}");

    /// <summary>The name without its extension.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="offset">The offset of the file's first record.</param>
    public string StemOf(string folder, long offset) =>
        _prefix + folder + _file + offset.ToString(CultureInfo.InvariantCulture).PadLeft(config.ZeroPadWidth, '0');
}
