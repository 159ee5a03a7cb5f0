using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Puts the null value of their type, or a replacement, in the place of fields; the schema stays.</summary>
[JavaClass("org.apache.kafka.connect.transforms.MaskField")]
[Documentation("Replaces the values of fields: by 0, empty text and the like according to their type, or by a value of your own. The schema stays.",
    Example = """{"fields": "email,phone"}""",
    Sample = """{"id": 7, "email": "ada@example.com", "phone": "555-0100"}""")]
public abstract class MaskField(bool onKey) : KeyOrValueTransformation(onKey)
{
    private const string FieldsKey = "fields", Replacement = "replacement", Purpose = "mask fields";
    private readonly MemberOrder _order = new();
    private HashSet<string> _fields = [];
    private string[] _inMapOrder = [];
    private string? _replacement;
    private bool _replaceNull = true;

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldsKey, ConfigType.List, Importance.High, "The fields to mask.", Options.NonEmptyNames)
        .Define(Replacement, ConfigType.String, null, Importance.Low, "What stands in place of their values, which must be strings or numbers then.",
            ConfigValidators.NonEmpty)
        .DefineReplaceNull();

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        _fields = [.. given.GetList(FieldsKey)];
        _inMapOrder = HashMapOrder.Of(_fields);
        _replacement = given.GetString(Replacement);
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (SchemaOf(record) is not { } schema)
        {
            var map = Required.Map(ValueOf(record), Purpose).Copy(_fields.Count);
            var buckets = HashMapOrder.BucketsFor(map.Count, copied: true);
            foreach (var field in _inMapOrder) map[field] = Masked(map[field], field);
            _order.Apply(map, buckets);
            return With(record, null, map);
        }
        var from = Required.Struct(ValueOf(record), Purpose);
        var to = new Struct(schema);
        foreach (var field in schema.Fields)
        {
            if (_fields.Contains(field.Name)) to.Set(field.Index, Copying.Slot(Masked(from.Value(field, _replaceNull), field.Name)));
            else to.Copy(field.Index, from, field, _replaceNull);
        }
        return With(record, schema, to);
    }

    private object? Masked(object? value, string field)
    {
        if (value is null) return null;
        if (_replacement is not null) return Replaced(value, _replacement, field);
        return value switch
        {
            bool => false,
            sbyte => (sbyte)0,
            short => (short)0,
            int => 0,
            long => 0L,
            float => 0f,
            double => 0.0,
            string => "",
            BigDecimal => new BigDecimal(0, 0),
            DateOnly => LogicalTypes.ToDate(0),
            TimeSpan => TimeSpan.Zero,
            DateTime => DateTime.UnixEpoch,
            ConnectMap => new ConnectMap(0),
            IReadOnlyList<object?> => new List<object?>(),
            _ => throw new DataException($"Cannot mask value of type: class {JavaTypes.NameOf(value)}, in field {field}"),
        };
    }

    private static object Replaced(object value, string replacement, string field)
    {
        if (value is string) return replacement;
        if (value is not (sbyte or short or int or long or float or double or BigDecimal))
            throw new DataException($"Cannot mask value of type class {JavaTypes.NameOf(value)} with custom replacement., in field {field}");
        if (!BigDecimal.TryParse(replacement, out var number))
        {
            throw new DataException($"Unable to convert {replacement} (class java.lang.String) to a number: "
                + $"field {field} is of class {JavaTypes.NameOf(value)}");
        }
        // Into narrower types with Java's casts.
        return value switch
        {
            sbyte => unchecked((sbyte)Cast.LowBits(number)),
            short => unchecked((short)Cast.LowBits(number)),
            int => unchecked((int)Cast.LowBits(number)),
            long => Cast.LowBits(number),
            float => (float)number.ToDouble(),
            double => number.ToDouble(),
            _ => number,
        };
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.MaskField$Key")]
    public sealed class Key() : MaskField(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.MaskField$Value")]
    public sealed class Value() : MaskField(false);
}
