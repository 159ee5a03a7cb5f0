using Connect.Api;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Replaces the key or value by one of its fields.</summary>
[JavaClass("org.apache.kafka.connect.transforms.ExtractField")]
[Documentation("Replaces the key or value by one of its fields.",
    Example = """{"field": "id"}""",
    Sample = """{"id": 7, "name": "Ada"}""")]
public abstract class ExtractField : KeyOrValueTransformation
{
    private const string FieldKey = "field", Syntax = "field.syntax.version", Purpose = "field extraction";
    private readonly PerSchema<Field> _fields;
    private FieldPath _path = new("", false);
    private bool _replaceNull = true;

    private ExtractField(bool onKey) : base(onKey) => _fields = new(schema => _path.FieldIn(schema));

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldKey, ConfigType.String, Importance.Medium, "The field, or with field.syntax.version V2 the path to it: a.b, a.`b.c`.")
        .DefineReplaceNull()
        .Define(Syntax, ConfigType.String, "V1", Importance.High, "V1: field is a name. V2: it is a path of names between dots.",
            ConfigValidators.InAnyCase("V1", "V2"));

    /// <inheritdoc/>
    /// <exception cref="ConfigException">The path is not well formed.</exception>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        _path = new(given.GetRequiredString(FieldKey), given.GetRequiredString(Syntax).Equals("V2", StringComparison.OrdinalIgnoreCase));
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (SchemaOf(record) is { } schema)
            return With(record, _fields[schema].Schema, value is null ? null : _path.ValueIn(Required.Struct(value, Purpose), _replaceNull));
        return value is null ? record : With(record, null, _path.ValueIn(Required.Map(value, Purpose)));
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.ExtractField$Key")]
    public sealed class Key() : ExtractField(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.ExtractField$Value")]
    public sealed class Value() : ExtractField(false);
}
