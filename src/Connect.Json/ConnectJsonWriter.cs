using System.Buffers;
using System.Collections;
using Connect.Api;

namespace Connect.Json;

/// <summary>
/// Writes Connect data as JSON, byte for byte as Kafka's JsonConverter does without envelope: compact, struct fields in the order of the schema with nulls
/// written, numbers in Java's notation, bytes as base64, dates and times as numbers, maps as objects if their keys are text and as lists of pairs if not.
/// An instance keeps what it derives from schemas, and one buffer, for the next value: keep one a task. Not for several threads at once.
/// </summary>
/// <param name="decimals">How decimals are written.</param>
/// <param name="replaceNullWithDefault">Whether a null whose schema has a default is written as the default.</param>
/// <param name="dialect">The form of maps and unions.</param>
public sealed partial class ConnectJsonWriter(JsonDecimalFormat decimals = JsonDecimalFormat.Base64, bool replaceNullWithDefault = true,
    JsonDialect dialect = JsonDialect.Connect)
{
    private readonly Utf8Buffer _text = new();
    private readonly JsonShapes _shapes = new();
    private readonly JsonPath _path = new();

    /// <summary>Writes one value.</summary>
    /// <param name="schema">The value's schema; null for data without one, whose form follows the values' own types.</param>
    /// <param name="value">The value; null is written as <c>null</c> or as the schema's default.</param>
    /// <param name="output">Gets the whole text, or nothing where an exception is thrown.</param>
    /// <exception cref="DataException">The value is not one of the schema's; the message names the field.</exception>
    public void Write(Schema? schema, object? value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encode(schema, value));
    }

    /// <inheritdoc cref="Write(Schema?, object?, IBufferWriter{byte})"/>
    /// <returns>The text, valid until this writer's next call.</returns>
    public ReadOnlySpan<byte> Encode(Schema? schema, object? value)
    {
        _text.Clear();
        _path.Clear();
        Write(_shapes.Of(schema), Datum.From(value));
        return _text.Written;
    }

    private void Write(JsonShape shape, in Datum datum)
    {
        var kind = datum.Kind;
        if (kind == DatumKind.Null) { WriteNull(shape); return; }
        if (shape.Schema is null) { WriteUnknown(kind, datum); return; }
        if (kind == DatumKind.Reference) { WriteReference(shape, datum.Reference!); return; }
        if (kind != shape.Expected) throw Mismatch(shape, datum.ToObject()!);
        if (shape.Logical == LogicalType.Time) EnsureTimeOfDay(datum.Integer);
        WriteSingle(kind, datum);
    }

    private void WriteSingle(DatumKind kind, in Datum datum)
    {
        switch (kind)
        {
            case DatumKind.Boolean:
                _text.Raw(datum.Boolean ? "true"u8 : "false"u8);
                break;
            case DatumKind.Float64:
                if (double.IsFinite(datum.Float)) _text.Number(datum.Float);
                else NotFinite(datum.Float);
                break;
            case DatumKind.Float32:
                if (double.IsFinite(datum.Float)) _text.Number((float)datum.Float);
                else NotFinite(datum.Float);
                break;
            default:
                _text.Integer(datum.Integer);
                break;
        }
    }

    // JSON has no such numbers: they are written as text.
    private void NotFinite(double value) => _text.Raw(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);

    private void WriteReference(JsonShape shape, object value)
    {
        switch (shape.Logical)
        {
            case LogicalType.None:
                switch (shape.Type)
                {
                    case SchemaType.String when value is string text: _text.Quoted(text); return;
                    case SchemaType.Struct when value is Struct s: WriteStruct(shape, s); return;
                    case SchemaType.Map when value is ConnectMap map: WriteMap(shape, map); return;
                    case SchemaType.Array when value is IReadOnlyList<object?> list: WriteList(shape.Value!, list); return;
                    case SchemaType.Bytes when value is byte[] bytes: WriteBytes(bytes); return;
                }
                break;
            case LogicalType.Decimal when value is BigDecimal number:
                // A number says its own scale; bytes are read with the schema's.
                if (decimals == JsonDecimalFormat.Numeric) _text.Number(number);
                else WriteBytes(shape, number);
                return;
            case LogicalType.Date when value is DateOnly date:
                _text.Integer(LogicalTypes.FromDate(date));
                return;
            case LogicalType.Time when value is TimeSpan time:
                EnsureTimeOfDay(LogicalTypes.FromTime(time));
                _text.Integer(LogicalTypes.FromTime(time));
                return;
            case LogicalType.Timestamp when value is DateTime timestamp:
                _text.Integer(LogicalTypes.FromTimestamp(timestamp));
                return;
        }
        throw Mismatch(shape, value);
    }

    private void WriteNull(JsonShape shape)
    {
        if (shape.Schema is { } schema)
        {
            if (replaceNullWithDefault && !shape.Default.IsNull) { Write(shape, shape.Default); return; }
            if (!schema.IsOptional) throw Fail($"Conversion error: null value for field that is required and has no default value ({schema})");
        }
        _text.Raw("null"u8);
    }

    private void WriteStruct(JsonShape shape, Struct value)
    {
        if (!ReferenceEquals(value.Schema, shape.Schema) && !SameFields(value.Schema, shape.Schema!))
            throw Fail($"Mismatching schema: expected a struct of {shape.Schema}, got one of {value.Schema} whose fields differ");
        if (shape.IsUnion && dialect == JsonDialect.JsonSchema) { WriteUnion(shape, value); return; }
        var fields = shape.Fields;
        if (fields.Length == 0) { _text.Raw("{}"u8); return; }
        var depth = _path.Enter(shape);
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            _path.At(depth, i);
            _text.Raw(field.Prefix);
            Write(field.Shape, value[i]);
        }
        _path.Leave();
        _text.Byte((byte)'}');
    }

    // A default's schema cannot have itself as default, so only the fields count.
    private static bool SameFields(Schema a, Schema b)
    {
        var (left, right) = (a.FieldArray, b.FieldArray);
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++)
            if (left[i].Name != right[i].Name || !left[i].Schema.Equals(right[i].Schema)) return false;
        return true;
    }

    private void WriteMap(JsonShape shape, ConnectMap map)
    {
        if (shape.Schema is not null && shape.Key!.Schema is { } key ? shape.KeyedByText && (dialect == JsonDialect.Connect || !key.IsOptional) : AllText(map))
        {
            WriteObject(shape.Value ?? JsonShape.Any, map);
            return;
        }
        if (dialect == JsonDialect.JsonSchema) { WriteEntries(shape, map); return; }
        var depth = _path.Enter(map);
        _text.Byte((byte)'[');
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            _path.At(depth, i);
            _text.Raw(i == 0 ? "["u8 : ",["u8);
            Write(shape.Key ?? JsonShape.Any, Datum.From(entries[i].Key));
            _text.Byte((byte)',');
            Write(shape.Value ?? JsonShape.Any, entries[i].Value);
            _text.Byte((byte)']');
        }
        _text.Byte((byte)']');
        _path.Leave();
    }

    private void WriteObject(JsonShape values, ConnectMap map)
    {
        var depth = _path.Enter(map);
        _text.Byte((byte)'{');
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            _path.At(depth, i);
            if (i > 0) _text.Byte((byte)',');
            if (entries[i].Key is not string key) throw Fail($"A map with text keys has a key of class {JavaTypes.NameOf(entries[i].Key)}");
            _text.Quoted(key);
            _text.Byte((byte)':');
            Write(values, entries[i].Value);
        }
        _text.Byte((byte)'}');
        _path.Leave();
    }

    private static bool AllText(ConnectMap map)
    {
        foreach (ref readonly var entry in map.Entries)
            if (entry.Key is not string) return false;
        return true;
    }

    private void WriteList(JsonShape items, IReadOnlyList<object?> list)
    {
        var depth = _path.Enter(list);
        _text.Byte((byte)'[');
        for (var i = 0; i < list.Count; i++)
        {
            _path.At(depth, i);
            if (i > 0) _text.Byte((byte)',');
            Write(items, Datum.From(list[i]));
        }
        _text.Byte((byte)']');
        _path.Leave();
    }

    private void WriteBytes(byte[] bytes)
    {
        _text.Byte((byte)'"');
        _text.Base64(bytes);
        _text.Byte((byte)'"');
    }

    private void WriteBytes(JsonShape shape, BigDecimal number)
    {
        var scale = shape.Scale ?? LogicalTypes.ScaleOf(shape.Schema!);
        if (scale != number.Scale)
            throw Fail($"Decimal value has mismatching scale for given Decimal schema: the schema's scale is {scale}, {number} has {number.Scale}");
        WriteDecimal(number);
    }

    private void WriteDecimal(BigDecimal value)
    {
        if (decimals == JsonDecimalFormat.Numeric) { _text.Number(value); return; }
        _text.Byte((byte)'"');
        _text.Base64(value.Unscaled);
        _text.Byte((byte)'"');
    }

    /// <summary>A value of which nothing is known beforehand; dates, times and decimals go by their own type.</summary>
    private void WriteUnknown(DatumKind kind, in Datum datum)
    {
        if (kind != DatumKind.Reference) { WriteSingle(kind, datum); return; }
        switch (datum.Reference)
        {
            case string text: _text.Quoted(text); break;
            case ConnectMap map: WriteMap(JsonShape.Any, map); break;
            case byte[] bytes: WriteBytes(bytes); break;
            case IReadOnlyList<object?> list: WriteList(JsonShape.Any, list); break;
            case Struct s: WriteStruct(_shapes.Of(s.Schema), s); break;
            case BigDecimal number: WriteDecimal(number); break;
            case DateOnly date: _text.Integer(LogicalTypes.FromDate(date)); break;
            case TimeSpan time: _text.Integer(LogicalTypes.FromTime(time)); break;
            case DateTime timestamp: _text.Integer(LogicalTypes.FromTimestamp(timestamp)); break;
            case IDictionary other: WriteMap(JsonShape.Any, ConnectMap.From(other)); break;
            case IEnumerable other: WriteList(JsonShape.Any, [.. other.Cast<object?>()]); break;
            case var other: throw Fail($"{other!.GetType().Name} does not have corresponding schema type");
        }
    }

    private void EnsureTimeOfDay(long milliseconds)
    {
        if (milliseconds is < 0 or > LogicalTypes.MillisecondsPerDay)
            throw Fail($"Kafka Connect Time type should not have any date fields set to non-zero values: {milliseconds} ms is not a time of day");
    }

    private DataException Mismatch(JsonShape shape, object value) =>
        Fail($"Invalid type for {shape.Schema!.Type.ToConnectName()}: class {JavaTypes.NameOf(value)} is not the one of {shape.Schema}");

    private DataException Fail(string message) => new(message + _path);
}
