using Connect.Api;

namespace Connect.Json;

/// <summary>What reading and writing JSON need of a schema, derived once.</summary>
internal sealed class JsonShape
{
    /// <summary>Anything: what has no schema.</summary>
    public static readonly JsonShape Any = new();

    /// <summary>How deep data may be nested; Java's JSON parser has the same limit.</summary>
    public const int MaxDepth = 1000;

    private JsonShape() { }

    public JsonShape(Schema schema) : this(schema, null) { }

    private JsonShape(Schema schema, Dictionary<Schema, JsonShape>? around)
    {
        if (schema.RefersToItself) (around ??= new(ReferenceEqualityComparer.Instance)).TryAdd(schema, this);
        Schema = schema;
        Type = schema.Type;
        Logical = schema.LogicalType;
        Expected = schema.Type switch
        {
            SchemaType.Int8 => DatumKind.Int8,
            SchemaType.Int16 => DatumKind.Int16,
            SchemaType.Int32 => DatumKind.Int32,
            SchemaType.Int64 => DatumKind.Int64,
            SchemaType.Float32 => DatumKind.Float32,
            SchemaType.Float64 => DatumKind.Float64,
            SchemaType.Boolean => DatumKind.Boolean,
            _ => DatumKind.Reference,
        };
        switch (schema.Type)
        {
            case SchemaType.Struct:
                Fields = new Member[schema.FieldArray.Length];
                var text = new Utf8Buffer();
                for (var i = 0; i < Fields.Length; i++)
                {
                    var field = schema.FieldArray[i];
                    text.Clear();
                    text.Byte((byte)(i == 0 ? '{' : ','));
                    text.Quoted(field.Name);
                    text.Byte((byte)':');
                    var written = text.Written.ToArray();
                    Fields[i] = new(written, written.AsSpan().Contains((byte)'\\') ? [] : written[1..], Part(field.Schema, around));
                }
                break;
            case SchemaType.Map:
                Key = Part(schema.KeySchema, around);
                Value = Part(schema.ValueSchema, around);
                KeyedByText = schema.KeySchema?.Type == SchemaType.String;
                break;
            case SchemaType.Array:
                Value = Part(schema.ValueSchema, around);
                break;
        }
        IsUnion = JsonUnions.IsUnion(schema);
        if (Logical == LogicalType.Decimal && schema.Parameters?.TryGetValue(LogicalTypes.ScaleParameter, out var scale) is true
            && int.TryParse(scale, System.Globalization.CultureInfo.InvariantCulture, out var parsed)) Scale = parsed;
        Default = Fallback(schema);
    }

    /// <summary>The schema; null for <see cref="Any"/>.</summary>
    public Schema? Schema { get; }
    public SchemaType Type { get; }
    public LogicalType Logical { get; }
    /// <summary>The kind that a value has which lies in a struct.</summary>
    public DatumKind Expected { get; }
    public Member[] Fields { get; } = [];
    public JsonShape? Key { get; }
    public JsonShape? Value { get; }
    public bool KeyedByText { get; }
    /// <summary>Whether the struct stands for a union, in the dialect that has unions.</summary>
    public bool IsUnion { get; }
    /// <summary>The order of the entries of maps that are read.</summary>
    public MemberOrder Order => field ??= new();
    /// <summary>The scale of a decimal; null where the schema does not say.</summary>
    public int? Scale { get; }
    /// <summary>The default as it lies in a struct; null for none.</summary>
    public Datum Default { get; }

    // A schema that contains itself has a shape that does.
    private static JsonShape Part(Schema? schema, Dictionary<Schema, JsonShape>? around) =>
        schema is null ? Any : around?.GetValueOrDefault(schema) ?? new JsonShape(schema, around);

    /// <summary>Dates and times in a struct are numbers of their base type.</summary>
    private static Datum Fallback(Schema schema) => schema.DefaultValue switch
    {
        DateOnly date => Datum.Of(LogicalTypes.FromDate(date)),
        TimeSpan time => Datum.Of((int)LogicalTypes.FromTime(time)),
        DateTime timestamp => Datum.Of(LogicalTypes.FromTimestamp(timestamp)),
        var other => Datum.From(other),
    };

    /// <summary>A field of a struct.</summary>
    /// <param name="Prefix">Its name as it is written: <c>{"name":</c> for the first, <c>,"name":</c> for others.</param>
    /// <param name="Plain">Its name as compact JSON has it, <c>"name":</c>; empty where it needs escapes, so that it can be written in several ways.</param>
    /// <param name="Shape">The shape of its values.</param>
    public sealed record Member(byte[] Prefix, byte[] Plain, JsonShape Shape);
}
