using Connect.Api;
using Connect.Java;
using Connect.Java.Time;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Brings a time to another form: text, a Unix number, or one of the logical types Date, Time and Timestamp; all in UTC.</summary>
[JavaClass("org.apache.kafka.connect.transforms.TimestampConverter")]
[Documentation("Changes the form of a time: text, a Unix number, or one of the logical types Date, Time and Timestamp; all in UTC.",
    Example = """{"field": "at", "target.type": "unix", "format": "yyyy-MM-dd HH:mm:ss"}""",
    Sample = """{"id": 7, "at": "2024-02-29 12:30:00"}""")]
public abstract partial class TimestampConverter : KeyOrValueTransformation
{
    private const string FieldKey = "field", TargetType = "target.type", FormatKey = "format", Precision = "unix.precision",
        Purpose = "converting timestamp formats";
    private readonly PerSchema<Schema> _schemas;
    private readonly MemberOrder _order = new();
    private string _field = "", _target = "", _unit = "";
    private TimePattern? _format;
    private bool _replaceNull = true;

    private TimestampConverter(bool onKey) : base(onKey) => _schemas = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldKey, ConfigType.String, "", Importance.High, "The field that holds the time; empty for the whole key or value.")
        .Define(TargetType, ConfigType.String, Importance.High, "What it becomes: string, unix, Date, Time or Timestamp.",
            ConfigValidators.In("string", "unix", "Date", "Time", "Timestamp"))
        .Define(FormatKey, ConfigType.String, "", Importance.Medium, "The form of times as text, read and written, as a pattern of Java's SimpleDateFormat.")
        .Define(Precision, ConfigType.String, "milliseconds", Importance.Low,
            "The unit of Unix numbers, read and written: seconds, milliseconds, microseconds or nanoseconds.",
            ConfigValidators.In("nanoseconds", "microseconds", "milliseconds", "seconds"))
        .DefineReplaceNull();

    /// <inheritdoc/>
    /// <exception cref="ConfigException">A format is missing or none.</exception>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        (_field, _target, _unit) = (given.GetRequiredString(FieldKey), given.GetRequiredString(TargetType), given.GetRequiredString(Precision));
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
        var pattern = given.GetRequiredString(FormatKey);
        if (_target == "string" && string.IsNullOrWhiteSpace(pattern))
            throw new ConfigException("TimestampConverter requires format option to be specified when using string timestamps");
        try { _format = string.IsNullOrWhiteSpace(pattern) ? null : TimePattern.OfSimpleDateFormat(pattern); }
        catch (FormatException e)
        {
            throw new ConfigException($"TimestampConverter requires a SimpleDateFormat-compatible pattern for string timestamps: {pattern}: {e.Message} ({FormatKey})", e);
        }
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (SchemaOf(record) is not { } schema)
        {
            if (value is null) return record;
            if (_field.Length == 0) return With(record, null, Converted(null, value));
            var map = Required.Map(value, Purpose).Copy(1);
            var buckets = HashMapOrder.BucketsFor(map.Count, copied: true);
            map[_field] = ConvertedField(null, map[_field]);
            _order.Apply(map, buckets);
            return With(record, null, map);
        }
        if (_field.Length == 0) return With(record, _schemas[schema], Converted(schema, value));
        return With(record, _schemas[schema], value is null ? null : Fields(_schemas[schema], Required.Struct(value, Purpose)));
    }

    private Struct Fields(Schema schema, Struct from)
    {
        var to = new Struct(schema);
        foreach (var field in from.Schema.Fields)
        {
            if (field.Name == _field) to.Set(field.Index, Copying.Slot(ConvertedField(field.Schema, from.Value(field, _replaceNull))));
            else to.Copy(field.Index, from, field, _replaceNull);
        }
        return to;
    }

    private Schema Derive(Schema schema)
    {
        if (_field.Length == 0) return Target(schema.IsOptional);
        var builder = SchemaBuilder.Like(schema);
        foreach (var field in schema.Fields) builder.Field(field.Name, field.Name == _field ? Target(field.Schema.IsOptional) : field.Schema);
        builder.Optional(schema.IsOptional);
        if (schema.DefaultValue is Struct fallback) builder.Default(Fields(builder.Build(), fallback));
        return builder.Build();
    }

    private Schema Target(bool optional) => _target switch
    {
        "string" => optional ? Schema.OptionalString : Schema.String,
        "unix" => optional ? Schema.OptionalInt64 : Schema.Int64,
        "Date" => optional ? LogicalTypes.OptionalDate : LogicalTypes.Date,
        "Time" => optional ? LogicalTypes.OptionalTime : LogicalTypes.Time,
        _ => optional ? LogicalTypes.OptionalTimestamp : LogicalTypes.Timestamp,
    };

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.TimestampConverter$Key")]
    public sealed class Key() : TimestampConverter(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.TimestampConverter$Value")]
    public sealed class Value() : TimestampConverter(false);
}
