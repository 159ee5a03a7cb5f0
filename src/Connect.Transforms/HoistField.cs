using Connect.Api;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Wraps the key or value in a struct, or without a schema a map, of one field.</summary>
[JavaClass("org.apache.kafka.connect.transforms.HoistField")]
[Documentation("Wraps the key or value in a struct (without a schema in a map) of one field.",
    Example = """{"field": "line"}""",
    Sample = "\"a line of text\"")]
public abstract class HoistField : KeyOrValueTransformation
{
    private const string FieldKey = "field";
    private readonly PerSchema<Schema> _schemas;
    private string _field = "";

    private HoistField(bool onKey) : base(onKey) => _schemas = new(schema => SchemaBuilder.Struct().Field(_field, schema).Build());

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldKey, ConfigType.String, Importance.Medium, "The name of the field that holds the old key or value.");

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config) => _field = Config.Parse(config).GetRequiredString(FieldKey);

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (SchemaOf(record) is not { } schema)
        {
            var map = new ConnectMap(1);
            map.Set(_field, Datum.From(value));
            return With(record, null, map);
        }
        if (value is null && !schema.IsOptional)
            throw new DataException($"Invalid value: null used for required field: \"{_field}\", schema type: {schema.Type.ToConnectName()}");
        var hoisted = new Struct(_schemas[schema]);
        hoisted.Set(0, Copying.Slot(value));
        return With(record, hoisted.Schema, hoisted);
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.HoistField$Key")]
    public sealed class Key() : HoistField(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.HoistField$Value")]
    public sealed class Value() : HoistField(false);
}
