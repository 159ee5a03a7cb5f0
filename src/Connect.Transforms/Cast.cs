using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Brings fields, or the whole key or value, to other types.</summary>
[JavaClass("org.apache.kafka.connect.transforms.Cast")]
[Documentation("Changes the types of fields, or of the whole key or value.",
    Example = """{"spec": "amount:float64,count:int32"}""",
    Sample = """{"amount": "12.50", "count": 3.0, "paid": true}""")]
public abstract partial class Cast : KeyOrValueTransformation
{
    private const string Spec = "spec", Purpose = "cast types";
    private readonly PerSchema<Plan> _plans;
    private readonly MemberOrder _order = new();
    private Dictionary<string, SchemaType> _casts = [];
    private string[] _inMapOrder = [];
    private SchemaType? _whole;
    private bool _replaceNull = true;

    private Cast(bool onKey) : base(onKey) => _plans = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(Spec, ConfigType.List, Importance.High, "Fields and their types, field1:int64,field2:string, or one type for the whole key or value. " +
            "Types are int8, int16, int32, int64, float32, float64, boolean and string.",
            ConfigValidators.By((_, value) => Parse((IReadOnlyList<string>?)value ?? []), "field:type pairs, or one type"))
        .DefineReplaceNull();

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        (_casts, _whole) = Parse(given.GetList(Spec));
        _inMapOrder = HashMapOrder.Of(_casts.Keys);
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (value is null) return record;
        if (SchemaOf(record) is not { } schema)
        {
            if (_whole is { } type) return With(record, null, To(type, null, value, null));
            var map = Required.Map(value, Purpose).Copy(_casts.Count);
            var buckets = HashMapOrder.BucketsFor(map.Count, copied: true);
            foreach (var field in _inMapOrder) map[field] = To(_casts[field], null, map[field], field);
            _order.Apply(map, buckets);
            return With(record, null, map);
        }
        var plan = _plans[schema];
        return With(record, plan.Schema, _whole is { } whole ? To(whole, schema, value, null) : Fields(plan, Required.Struct(value, Purpose)));
    }

    private Struct Fields(Plan plan, Struct from)
    {
        var to = new Struct(plan.Schema);
        var fields = from.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (plan.Types[i] is { } type) to.Set(i, Datum.From(To(type, fields[i].Schema, from.Value(fields[i], _replaceNull), fields[i].Name)));
            else to.Copy(i, from, fields[i], _replaceNull);
        }
        return to;
    }

    private Plan Derive(Schema schema)
    {
        if (_whole is { } whole) return new(Whole(whole, schema), []);
        var builder = SchemaBuilder.Like(schema);
        var types = new SchemaType?[schema.Fields.Count];
        foreach (var field in schema.Fields)
        {
            types[field.Index] = _casts.TryGetValue(field.Name, out var type) ? type : null;
            builder.Field(field.Name, types[field.Index] is { } to ? Schema(to, field.Schema) : field.Schema);
        }
        builder.Optional(schema.IsOptional);
        if (schema.DefaultValue is Struct fallback) builder.Default(Fields(new(builder.Build(), types), fallback));
        return new(builder.Build(), types);
    }

    // Name, version and parameters said what the old type meant.
    private static Schema Schema(SchemaType type, Schema from) => Builder(type, from).Build();

    // Those of a whole key or value stay, unless they would make the new type a date or decimal.
    private static Schema Whole(SchemaType type, Schema from)
    {
        var builder = Builder(type, from);
        if (from.LogicalType != LogicalType.None) return builder.Build();
        builder.Name(from.Name).Version(from.Version).Doc(from.Doc);
        if (from.Parameters is { } parameters) builder.Parameters(parameters);
        return builder.Build();
    }

    private static SchemaBuilder Builder(SchemaType type, Schema from) =>
        SchemaBuilder.Of(type).Optional(from.IsOptional).Default(To(type, from, from.DefaultValue));

    private static (Dictionary<string, SchemaType> Fields, SchemaType? Whole) Parse(IReadOnlyList<string> spec)
    {
        if (spec.Count == 0) throw new ConfigException("Must specify at least one field to cast.");
        var fields = new Dictionary<string, SchemaType>(StringComparer.Ordinal);
        SchemaType? whole = null;
        foreach (var entry in spec)
        {
            var parts = Options.SplitPair(entry);
            if (parts.Length > 2)
                throw new ConfigException(Spec, spec, $"Invalid mapping '{entry}': the transformation takes field:type, or a type for the whole");
            var type = TypeOf(parts[^1].Trim());
            if (parts.Length == 2) fields[parts[0].Trim()] = type;
            else whole = type;
        }
        if (whole is not null && spec.Count > 1)
            throw new ConfigException("Cast transformations that specify a type to cast the entire value to may only specify a single cast in their spec");
        return (fields, whole);
    }

    private static SchemaType TypeOf(string name)
    {
        foreach (var type in Enum.GetValues<SchemaType>())
        {
            if (!name.Equals(type.ToConnectName(), StringComparison.OrdinalIgnoreCase)) continue;
            if (type <= SchemaType.String) return type;
            throw new ConfigException($"Cast transformation does not support casting to {type.ToConnectName()}; "
                + "supported types are [INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING]");
        }
        throw new ConfigException(
            $"Invalid type found in casting spec: {name}: the transformation casts to int8, int16, int32, int64, float32, float64, boolean or string");
    }

    private sealed record Plan(Schema Schema, SchemaType?[] Types);

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.Cast$Key")]
    public sealed class Key() : Cast(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.Cast$Value")]
    public sealed class Value() : Cast(false);
}
