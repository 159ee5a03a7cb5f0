using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>
/// Adds fields with what is known of the record, or a constant. A name may end in <c>!</c> (a required field) or <c>?</c> (an optional one, as without).
/// </summary>
[JavaClass("org.apache.kafka.connect.transforms.InsertField")]
[Documentation("Adds fields with what is known of the record, or with a constant. A field's name may end in ! for a required field; with ?, or neither, the "
    + "field is optional.",
    Example = """{"topic.field": "topic", "static.field": "origin", "static.value": "shop"}""",
    Sample = """{"id": 7}""")]
public abstract class InsertField : KeyOrValueTransformation
{
    private const string Purpose = "field insertion", StaticValue = "static.value";
    private static readonly string[] Kinds = ["topic.field", "partition.field", "offset.field", "timestamp.field", "static.field"];
    private readonly PerSchema<Schema> _schemas;
    private readonly MemberOrder _order = new();
    private Insertion[] _insertions = [];
    private string? _static;
    private bool _replaceNull = true;

    private InsertField(bool onKey) : base(onKey) => _schemas = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(Kinds[0], ConfigType.String, null, Importance.Medium, "The field for the topic.")
        .Define(Kinds[1], ConfigType.String, null, Importance.Medium, "The field for the partition.")
        .Define(Kinds[2], ConfigType.String, null, Importance.Medium, "The field for the offset; sinks only.")
        .Define(Kinds[3], ConfigType.String, null, Importance.Medium, "The field for the timestamp.")
        .Define(Kinds[4], ConfigType.String, null, Importance.Medium, "The field for the constant static.value.")
        .Define(StaticValue, ConfigType.String, null, Importance.Medium, "The constant of static.field; always a string.")
        .DefineReplaceNull();

    /// <inheritdoc/>
    /// <exception cref="ConfigException">No field is given, or static.field without static.value.</exception>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        _insertions = [.. Kinds.Select((key, kind) => (Name: given.GetString(key), Kind: (Kind)kind)).Where(f => f.Name is not null)
            .Select(f => Insertion.Of(f.Name!, f.Kind))];
        _static = given.GetString(StaticValue);
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
        if (_insertions.Length == 0) throw new ConfigException($"No field insertion configured: expected at least one of {string.Join(", ", Kinds)}");
        if (_insertions[^1] is { Kind: Kind.Static, Name: var name } && _static is null)
            throw new ConfigException(StaticValue, null, $"No value specified for static field: {name}");
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (value is null) return record;
        if (SchemaOf(record) is not { } schema)
        {
            var map = Required.Map(value, Purpose).Copy(_insertions.Length);
            var buckets = HashMapOrder.BucketsFor(map.Count, copied: true);
            foreach (var insertion in _insertions)
                if (Inserted(insertion.Kind, record) is { IsNull: false } datum) map.Set(insertion.Name, datum);
            _order.Apply(map, buckets);
            return With(record, null, map);
        }
        var from = Required.Struct(value, Purpose);
        var to = new Struct(_schemas[schema]);
        var fields = from.Schema.Fields;
        for (var i = 0; i < fields.Count; i++) to.Copy(i, from, fields[i], _replaceNull);
        for (var i = 0; i < _insertions.Length; i++) to.Set(fields.Count + i, Inserted(_insertions[i].Kind, record));
        return With(record, to.Schema, to);
    }

    private Datum Inserted(Kind kind, ConnectRecord record) => kind switch
    {
        Kind.Topic => Datum.From(record.Topic),
        Kind.Partition => record.KafkaPartition is { } partition ? Datum.Of(partition) : default,
        Kind.Offset => record is SinkRecord sink
            ? Datum.Of(sink.Offset)
            : throw new DataException($"Only SinkRecord supported for [{Purpose}] of offset.field: a record of a source has no offset yet"),
        Kind.Timestamp => record.Timestamp is { } timestamp ? Datum.Of(timestamp) : default,
        _ => Datum.From(_static),
    };

    private Schema Derive(Schema schema)
    {
        var builder = SchemaBuilder.Like(schema);
        foreach (var field in schema.Fields) builder.Field(field.Name, field.Schema);
        foreach (var (name, kind, optional) in _insertions)
        {
            builder.Field(name, kind switch
            {
                Kind.Partition => optional ? Schema.OptionalInt32 : Schema.Int32,
                Kind.Offset => optional ? Schema.OptionalInt64 : Schema.Int64,
                Kind.Timestamp => optional ? LogicalTypes.OptionalTimestamp : LogicalTypes.Timestamp,
                _ => optional ? Schema.OptionalString : Schema.String,
            });
        }
        return builder.Build();
    }

    private enum Kind { Topic, Partition, Offset, Timestamp, Static }

    private sealed record Insertion(string Name, Kind Kind, bool Optional)
    {
        public static Insertion Of(string text, Kind kind) => text.EndsWith('!')
            ? new(text[..^1], kind, false)
            : new(text.EndsWith('?') ? text[..^1] : text, kind, true);
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.InsertField$Key")]
    public sealed class Key() : InsertField(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.InsertField$Value")]
    public sealed class Value() : InsertField(false);
}
