using System.Globalization;
using Connect.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connectors.Tools;

/// <summary>
/// Makes <c>num.messages</c> records, <c>throughput</c> of them a second, of a struct with a field of each simple type, all the same but for their number; with
/// <c>multiple.schema</c> every other one has the second version of the schema. Where <c>partition.count</c> is given, the field <c>partitioning</c> is the number
/// modulo that. A line of JSON on standard output tells of each when it is made.
/// </summary>
[JavaClass("org.apache.kafka.connect.tools.SchemaSourceTask")]
public sealed partial class SchemaSourceTask : SourceTask
{
    private const string NameKey = "name", TopicKey = "topic", MessagesKey = "num.messages", ThroughputKey = "throughput", MultipleSchemaKey = "multiple.schema",
        PartitionCountKey = "partition.count";

    private static readonly Schema First = Record(1).Field("id", Schema.Int32).Field("seqno", Schema.Int64).Build();

    private static readonly Schema Second = Record(2).Field("string", SchemaBuilder.String().Default("abc").Build())
        .Field("id", Schema.Int32).Field("seqno", Schema.Int64).Build();

    private readonly TextWriter _output;
    private ILogger _logger = NullLogger.Instance;
    private string _topic = "";
    private int _id, _partitionCount;
    private bool _hasTwoSchemas;
    private IReadOnlyDictionary<string, object?> _partition = new Dictionary<string, object?>();
    private Throughput _throughput = null!;
    private long _messages, _count, _start, _next;

    /// <summary>A task that writes its lines to standard output.</summary>
    public SchemaSourceTask() : this(Console.Out) { }

    internal SchemaSourceTask(TextWriter output) => _output = output;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">A key is missing or no number, or the stored offset is none of this task's.</exception>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        _logger = Context.LoggerFactory.CreateLogger<SchemaSourceTask>();
        _id = TaskNumbers.Int(nameof(SchemaSourceTask), config, NumberedTasks.IdKey);
        _topic = TaskNumbers.Required(nameof(SchemaSourceTask), config, TopicKey);
        _messages = TaskNumbers.Long(nameof(SchemaSourceTask), config, MessagesKey);
        _hasTwoSchemas = "true".Equals(config.GetValueOrDefault(MultipleSchemaKey), StringComparison.OrdinalIgnoreCase);
        _partitionCount = TaskNumbers.Int(nameof(SchemaSourceTask), config, PartitionCountKey, "1");
        if (_partitionCount < 1)
            throw new ConnectException($"Invalid {nameof(SchemaSourceTask)} configuration: {PartitionCountKey} is {_partitionCount}; expected 1 or more");
        _throughput = new Throughput(TaskNumbers.Long(nameof(SchemaSourceTask), config, ThroughputKey), Context.TimeProvider);
        _partition = SequencePosition.Partition(_id);
        _start = _next = await SequencePosition.NextAsync(Context.OffsetStorageReader, _partition, cancellationToken).ConfigureAwait(false);
        LogStarted(config.GetValueOrDefault(NameKey), _id, _topic, _start);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        var isDone = _count >= _messages;
        if (isDone || _throughput.IsAhead(_next - _start)) await _throughput.WaitAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (isDone) return null;
        var sequence = _next++;
        var schema = _hasTwoSchemas && _count % 2 != 0 ? Second : First;
        _count++;
        var value = new Struct(schema)
            .Put("boolean", true).Put("int", 12).Put("long", 12L).Put("float", 12.2f).Put("double", 12.2)
            .Put("partitioning", (int)(sequence % _partitionCount)).Put("id", _id).Put("seqno", sequence);
        if (schema == Second) value.Put("string", "def");
        // Java puts this one together by hand.
        await _output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"task\": {_id}, \"seqno\": {sequence}}}\n")).ConfigureAwait(false);
        return [new SourceRecord(_partition, SequencePosition.Offset(sequence), _topic, _id, Schema.String, "key", schema, value)];
    }

    private static SchemaBuilder Record(int version) => SchemaBuilder.Struct().Version(version).Name("record")
        .Field("boolean", Schema.Boolean).Field("int", Schema.Int32).Field("long", Schema.Int64).Field("float", Schema.Float32).Field("double", Schema.Float64)
        .Field("partitioning", Schema.Int32);

    [LoggerMessage(Level = LogLevel.Information, Message = "Started SchemaSourceTask {Name}-{Id} producing to topic {Topic} resuming from seqno {Start}")]
    private partial void LogStarted(string? name, int id, string topic, long start);
}
