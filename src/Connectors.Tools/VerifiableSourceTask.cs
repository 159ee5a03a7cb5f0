using Connect.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connectors.Tools;

/// <summary>
/// Makes records whose value is a number one higher than the last, <c>throughput</c> of them a second (as many as it can where that is negative), in
/// <c>topic</c>, under the number of the task. A line of JSON on standard output tells of each when it is made, and another one, with
/// <c>"committed":true</c>, when it is stored. A task goes on after the last number whose offset was stored. With <c>complete.record.data</c> the value is a
/// struct of all that the line says.
/// </summary>
[JavaClass("org.apache.kafka.connect.tools.VerifiableSourceTask")]
public sealed partial class VerifiableSourceTask : SourceTask
{
    private const string NameKey = "name", TopicKey = "topic", ThroughputKey = "throughput", CompleteRecordDataKey = "complete.record.data";

    private static readonly Schema CompleteValue = SchemaBuilder.Struct()
        .Field("name", Schema.String).Field("task", Schema.Int32).Field("topic", Schema.String).Field("time_ms", Schema.Int64).Field("seqno", Schema.Int64)
        .Build();

    private readonly TextWriter _output;
    private ILogger _logger = NullLogger.Instance;
    private string? _name;
    private string _topic = "";
    private int _id;
    private bool _isComplete;
    private IReadOnlyDictionary<string, object?> _partition = new Dictionary<string, object?>();
    private Throughput _throughput = null!;
    private long _start, _next;

    /// <summary>A task that writes its lines to standard output.</summary>
    public VerifiableSourceTask() : this(Console.Out) { }

    internal VerifiableSourceTask(TextWriter output) => _output = output;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">A key is missing or no number, or the stored offset is none of this task's.</exception>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        _logger = Context.LoggerFactory.CreateLogger<VerifiableSourceTask>();
        _name = config.GetValueOrDefault(NameKey);
        _id = TaskNumbers.Int(nameof(VerifiableSourceTask), config, NumberedTasks.IdKey);
        _topic = TaskNumbers.Required(nameof(VerifiableSourceTask), config, TopicKey);
        _throughput = new Throughput(TaskNumbers.Long(nameof(VerifiableSourceTask), config, ThroughputKey), Context.TimeProvider);
        _isComplete = "true".Equals(config.GetValueOrDefault(CompleteRecordDataKey), StringComparison.OrdinalIgnoreCase);
        _partition = SequencePosition.Partition(_id);
        _start = _next = await SequencePosition.NextAsync(Context.OffsetStorageReader, _partition, cancellationToken).ConfigureAwait(false);
        LogStarted(_name, _id, _topic, _start);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        if (_throughput.IsAhead(_next - _start)) await _throughput.WaitAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var sequence = _next++;
        var line = Line(sequence);
        JsonLine.Write(_output, line);
        var (schema, value) = (Schema.Int64, (object)sequence);
        if (_isComplete)
        {
            var all = new Struct(CompleteValue);
            foreach (var (name, member) in line) all.Put(name, member);
            (schema, value) = (CompleteValue, all);
        }
        return [new SourceRecord(_partition, SequencePosition.Offset(sequence), _topic, null, Schema.Int32, _id, schema, value)];
    }

    /// <inheritdoc/>
    public override void CommitRecord(SourceRecord record, RecordMetadata? metadata)
    {
        ArgumentNullException.ThrowIfNull(record);
        // The number stands in the offset, whatever became of the value: where that is a struct, Java's line is no JSON.
        var line = Line((long)record.SourceOffset[SequencePosition.SequenceField]!);
        line["committed"] = true;
        JsonLine.Write(_output, line);
    }

    private Dictionary<string, object?> Line(long sequence) => new()
    {
        ["name"] = _name,
        ["task"] = _id,
        ["topic"] = _topic,
        ["time_ms"] = Context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        [SequencePosition.SequenceField] = sequence,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Started VerifiableSourceTask {Name}-{Id} producing to topic {Topic} resuming from seqno {Start}")]
    private partial void LogStarted(string? name, int id, string topic, long start);
}
