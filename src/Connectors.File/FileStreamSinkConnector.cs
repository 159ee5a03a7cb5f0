using Connect.Api;

namespace Connectors.File;

/// <summary>Appends the values of records to a file, or standard output, a line each.</summary>
[JavaClass("org.apache.kafka.connect.file.FileStreamSinkConnector")]
[Documentation("Appends the values of records to a file, a line each. For a first try and for tests: it makes no copy of the file elsewhere and knows no "
    + "offsets but those of its consumer group.",
    Example = """{"topics": "lines", "file": "/tmp/lines-out.txt"}""")]
public sealed class FileStreamSinkConnector : SinkConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => FileStreamSinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(FileStreamSinkTask);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        FileStreamSinkConfig.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. Enumerable.Repeat(_config, maxTasks)]);

    /// <summary>The offsets are those of the consumer group alone, so that any are possible.</summary>
    public override bool AlterOffsets(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets) => true;
}
