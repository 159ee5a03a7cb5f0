using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Copies or moves fields into headers (KIP-145).</summary>
[JavaClass("org.apache.kafka.connect.transforms.HeaderFrom")]
[Documentation("Copies or moves fields of the key or value into headers.",
    Example = """{"fields": "id", "headers": "customer-id", "operation": "copy"}""",
    Sample = """{"id": 7, "name": "Ada"}""")]
public abstract class HeaderFrom : KeyOrValueTransformation
{
    private const string FieldsKey = "fields", HeadersKey = "headers", Operation = "operation";
    private readonly PerSchema<Schema> _schemas;
    private readonly MemberOrder _order = new();
    private IReadOnlyList<string> _fields = [], _headers = [];
    private HashSet<string> _moved = [];
    private string _purpose = "header copy";
    private bool _replaceNull = true;

    private HeaderFrom(bool onKey) : base(onKey) => _schemas = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldsKey, ConfigType.List, Importance.High, "The fields that become headers.", Options.NonEmptyList)
        .Define(HeadersKey, ConfigType.List, Importance.High, "The names of the headers, one a field, in the same order.", Options.NonEmptyList)
        .Define(Operation, ConfigType.String, Importance.High, "move takes the fields away from the key or value, copy leaves them.",
            ConfigValidators.In("move", "copy"))
        .DefineReplaceNull();

    /// <inheritdoc/>
    /// <exception cref="ConfigException">There are not as many fields as headers.</exception>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        (_fields, _headers) = (given.GetList(FieldsKey), given.GetList(HeadersKey));
        if (_fields.Count != _headers.Count) throw new ConfigException("'fields' config must have the same number of elements as 'headers' config.");
        var operation = given.GetRequiredString(Operation);
        _purpose = $"header {operation}";
        _moved = operation == "move" ? [.. _fields] : [];
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var headers = record.HasHeaders ? new ConnectHeaders(record.Headers) : new();
        if (SchemaOf(record) is not { } schema)
        {
            var map = Required.Map(ValueOf(record), _purpose);
            for (var i = 0; i < _fields.Count; i++) headers.Add(new Header(_headers[i], null, map[_fields[i]]));
            var rest = map.Copy();
            foreach (var field in _moved) rest.Remove(field);
            _order.Apply(rest, HashMapOrder.BucketsFor(map.Count, copied: true));
            return With(record, null, rest, headers);
        }
        var value = Required.Struct(ValueOf(record), _purpose);
        for (var i = 0; i < _fields.Count; i++)
        {
            var field = value.Schema.Field(_fields[i]) ?? throw new DataException($"{_fields[i]} is not a valid field name; {Required.Names(schema)}");
            headers.Add(new Header(_headers[i], field.Schema, value.Value(field, _replaceNull)));
        }
        if (_moved.Count == 0) return With(record, schema, value, headers);
        var kept = new Struct(_schemas[schema]);
        var next = 0;
        foreach (var field in schema.Fields)
            if (!_moved.Contains(field.Name)) kept.Copy(next++, value, field, _replaceNull);
        return With(record, kept.Schema, kept, headers);
    }

    private Schema Derive(Schema schema)
    {
        var builder = SchemaBuilder.Like(schema);
        foreach (var field in schema.Fields)
            if (!_moved.Contains(field.Name)) builder.Field(field.Name, field.Schema);
        return builder.Build();
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.HeaderFrom$Key")]
    public sealed class Key() : HeaderFrom(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.HeaderFrom$Value")]
    public sealed class Value() : HeaderFrom(false);
}
