using Connect.Api;

namespace Connectors.File;

/// <summary>
/// Reads a file, or standard input, line by line into a topic, and goes on reading as the file grows. There is one task, whatever <c>tasks.max</c> says.
/// </summary>
[JavaClass("org.apache.kafka.connect.file.FileStreamSourceConnector")]
[Documentation("Reads a file line by line into a topic, and goes on as the file grows. For a first try and for tests.",
    Example = """{"topic": "lines", "file": "/tmp/lines-in.txt"}""")]
public sealed class FileStreamSourceConnector : SourceConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => FileStreamSourceConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(FileStreamSourceTask);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        FileStreamSourceConfig.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([_config]);

    /// <summary>A file can be read again from an offset; standard input cannot.</summary>
    public override bool? SupportsExactlyOnce(IReadOnlyDictionary<string, string> config) =>
        FileStreamSourceConfig.Parse(config).File is not null;

    /// <inheritdoc/>
    public override bool AlterOffsets(IReadOnlyDictionary<string, string> config,
        IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>?>> offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        if (FileStreamSourceConfig.Parse(config).File is null)
            throw new ConnectException(
                "Offsets cannot be modified if the 'file' configuration is unspecified. Stdin is used for input then, which cannot be read again.");
        foreach (var (partition, offset) in offsets)
        {
            // Whatever partition it is, its offset may be forgotten: former configurations may have left any.
            if (offset is null) continue;
            if (!offset.TryGetValue(SourceFile.PositionKey, out var position))
                throw new ConnectException("Offset objects should either be null or contain the key 'position'");
            if (position is not (long or int or short or sbyte))
                throw new ConnectException("The value for the 'position' key in the offset is expected to be a Long value");
            if (Convert.ToInt64(position, null) < 0)
                throw new ConnectException("The value for the 'position' key in the offset should be a non-negative value");
            if (!partition.ContainsKey(SourceFile.FilenameKey))
                throw new ConnectException("Partition objects should contain the key 'filename'");
        }
        return true;
    }
}
