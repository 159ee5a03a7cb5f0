using Connect.Api;

namespace Connectors.Tools;

/// <summary>
/// Writes a line of JSON to standard output for each record that it takes, and the same again with <c>"flushed":true</c> when its offset is about to be
/// committed. <c>task</c> is the record's key and <c>seqno</c> its value, as the verifiable source makes them.
/// </summary>
[JavaClass("org.apache.kafka.connect.tools.VerifiableSinkTask")]
public sealed class VerifiableSinkTask : SinkTask
{
    private const string NameKey = "name";
    private readonly TextWriter _output;
    private readonly Dictionary<TopicPartition, List<Dictionary<string, object?>>> _unflushed = [];
    private string? _name;
    private int _id;

    /// <summary>A task that writes its lines to standard output.</summary>
    public VerifiableSinkTask() : this(Console.Out) { }

    internal VerifiableSinkTask(TextWriter output) => _output = output;

    private long NowMs => Context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    /// <exception cref="ConnectException">The task's number is missing or none.</exception>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        _name = config.GetValueOrDefault(NameKey);
        _id = TaskNumbers.Int(nameof(VerifiableSinkTask), config, NumberedTasks.IdKey);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        var now = NowMs;
        foreach (var record in records)
        {
            var line = new Dictionary<string, object?>
            {
                [NameKey] = _name,
                ["task"] = record.Key,
                ["sinkTask"] = _id,
                ["topic"] = record.Topic,
                ["time_ms"] = now,
                [SequencePosition.SequenceField] = record.Value,
                ["offset"] = record.Offset,
            };
            JsonLine.Write(_output, line);
            var partition = new TopicPartition(record.Topic, record.Partition);
            if (!_unflushed.TryGetValue(partition, out var lines)) _unflushed[partition] = lines = [];
            lines.Add(line);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task FlushAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        var now = NowMs;
        foreach (var partition in offsets.Keys)
        {
            if (!_unflushed.Remove(partition, out var lines)) continue;
            foreach (var line in lines)
            {
                line["time_ms"] = now;
                line["flushed"] = true;
                JsonLine.Write(_output, line);
            }
        }
        return Task.CompletedTask;
    }
}
