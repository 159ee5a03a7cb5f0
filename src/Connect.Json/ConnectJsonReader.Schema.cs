using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connect.Json;

public sealed partial class ConnectJsonReader
{
    /// <summary>Reads a value as it lies outside structs: dates and times as objects.</summary>
    private Datum ReadElement(ref JsonCursor cursor, JsonShape shape)
    {
        var datum = ReadTyped(ref cursor, shape);
        if (datum.Kind is not (DatumKind.Int32 or DatumKind.Int64)) return datum;
        return shape.Logical switch
        {
            LogicalType.Date => Datum.OfReference(LogicalTypes.ToDate(datum.Integer)),
            LogicalType.Time => Datum.OfReference(LogicalTypes.ToTime(datum.Integer)),
            LogicalType.Timestamp => Datum.OfReference(LogicalTypes.ToTimestamp(datum.Integer)),
            _ => datum,
        };
    }

    /// <summary>Reads a value as it lies in a struct: dates and times as numbers of their base type.</summary>
    private Datum ReadTyped(ref JsonCursor cursor, JsonShape shape)
    {
        if (shape.Schema is null) return ReadAny(ref cursor, _items);
        var first = cursor.Peek();
        if (first == 'n')
        {
            cursor.Literal("null"u8);
            return Missing(shape);
        }
        if (shape.Logical != LogicalType.None) return ReadLogical(ref cursor, shape);
        switch (shape.Type)
        {
            case SchemaType.String: return first == '"' ? Datum.OfReference(cursor.String()) : throw Mismatch(ref cursor, shape, "text");
            case SchemaType.Int64: return Datum.Of(ReadInteger(ref cursor, shape, long.MinValue, long.MaxValue));
            case SchemaType.Int32: return Datum.Of((int)ReadInteger(ref cursor, shape, int.MinValue, int.MaxValue));
            case SchemaType.Int16: return Datum.Of((short)ReadInteger(ref cursor, shape, short.MinValue, short.MaxValue));
            case SchemaType.Int8: return Datum.Of((sbyte)ReadInteger(ref cursor, shape, sbyte.MinValue, sbyte.MaxValue));
            case SchemaType.Float64 or SchemaType.Float32: return ReadFloat(ref cursor, shape);
            case SchemaType.Boolean:
                if (first == 't') { cursor.Literal("true"u8); return Datum.Of(true); }
                if (first == 'f') { cursor.Literal("false"u8); return Datum.Of(false); }
                throw Mismatch(ref cursor, shape, "true or false");
            case SchemaType.Bytes: return Datum.OfReference(ReadBytes(ref cursor, shape, "Invalid bytes field"));
            case SchemaType.Array: return Datum.OfReference(ReadArray(ref cursor, shape));
            case SchemaType.Map when dialect == JsonDialect.JsonSchema:
                return Datum.OfReference(IsObject(shape) ? ReadMapObject(ref cursor, shape) : ReadEntries(ref cursor, shape));
            case SchemaType.Map: return Datum.OfReference(shape.KeyedByText ? ReadMapObject(ref cursor, shape) : ReadMapPairs(ref cursor, shape));
            case SchemaType.Struct when shape.IsUnion && dialect == JsonDialect.JsonSchema: return Datum.OfReference(ReadUnion(ref cursor, shape));
            default: return Datum.OfReference(ReadStruct(ref cursor, shape));
        }
    }

    /// <summary>What a null or missing value is read to.</summary>
    private Datum Missing(JsonShape shape)
    {
        if (replaceNullWithDefault && !shape.Default.IsNull) return shape.Default;
        return shape.Schema!.IsOptional ? default : throw Fail($"Invalid null value for required {shape.Type.ToConnectName()} field");
    }

    private Datum ReadLogical(ref JsonCursor cursor, JsonShape shape)
    {
        var kind = cursor.Kind();
        if (shape.Logical == LogicalType.Decimal)
        {
            if (kind == "NUMBER") return Datum.OfReference(cursor.Number().ToDecimal());
            if (kind != "STRING")
                throw cursor.Peek() == 0 ? cursor.Malformed("a value")
                    : Fail($"Invalid type for Decimal, underlying representation should be numeric or bytes but was {kind}");
            var bytes = ReadBytes(ref cursor, shape, "Invalid bytes for Decimal field");
            if (shape.Scale is not { } scale) throw Fail("Invalid bytes for Decimal field: the schema has no parameter scale that is an integer");
            return Datum.OfReference(BigDecimal.FromUnscaledBytes(bytes, scale));
        }
        if (kind != "NUMBER") throw cursor.Peek() == 0 ? cursor.Malformed("a value") : WrongBase(shape, kind);
        var number = cursor.Number();
        if (!number.IsIntegral || !number.TryInt64(out var value)) throw WrongBase(shape, $"NUMBER {number.ToString()}");
        if (shape.Logical == LogicalType.Timestamp) return Datum.Of(value);
        if (value is < int.MinValue or > int.MaxValue) throw WrongBase(shape, $"NUMBER {number.ToString()}");
        if (shape.Logical == LogicalType.Time && value is < 0 or > LogicalTypes.MillisecondsPerDay)
            throw Fail($"Time values must use number of milliseconds greater than 0 and less than {LogicalTypes.MillisecondsPerDay}, got {value}");
        return Datum.Of((int)value);
    }

    private DataException WrongBase(JsonShape shape, string found) => shape.Logical == LogicalType.Timestamp
        ? Fail($"Invalid type for Timestamp, underlying representation should be integral but was {found}")
        : Fail($"Invalid type for {shape.Logical}, underlying representation should be integer but was {found}");

    private long ReadInteger(ref JsonCursor cursor, JsonShape shape, long least, long most)
    {
        if (cursor.Peek() is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9'))) throw Mismatch(ref cursor, shape, "an integer");
        var number = cursor.Number();
        return number.TryInt64(out var value) && value >= least && value <= most ? value
            : throw Fail($"The number {number.ToString()} does not fit {shape.Type.ToConnectName()}");
    }

    private Datum ReadFloat(ref JsonCursor cursor, JsonShape shape)
    {
        var first = cursor.Peek();
        if (first is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            var number = cursor.Number();
            if (shape.Type == SchemaType.Float64) return Datum.Of(Finite(number));
            var single = number.ToSingle();
            return float.IsFinite(single) ? Datum.Of(single) : throw Fail($"The number {number.ToString()} does not fit a float32");
        }
        if (first != '"') throw Mismatch(ref cursor, shape, "a number");
        // The numbers that JSON does not have, as they are written.
        var special = cursor.String() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => throw Fail(
                $"Invalid type for {shape.Type.ToConnectName()}: expected a number, \"NaN\", \"Infinity\" or \"-Infinity\" but found text of {text.Length} "
                + "characters"),
        };
        return shape.Type == SchemaType.Float64 ? Datum.Of(special) : Datum.Of((float)special);
    }

    private byte[] ReadBytes(ref JsonCursor cursor, JsonShape shape, string error)
    {
        if (cursor.Peek() != '"') throw Mismatch(ref cursor, shape, "base64 text");
        var quoted = cursor.Quoted(out _, out var escaped);
        if (escaped) quoted = Encoding.UTF8.GetBytes(cursor.Unescaped(quoted));
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(quoted.Length)];
        if (Base64.DecodeFromUtf8(quoted, bytes, out _, out var written) != OperationStatus.Done) throw Fail($"{error}: expected base64 with padding");
        if (written != bytes.Length) Array.Resize(ref bytes, written);
        return bytes;
    }

    private List<object?> ReadArray(ref JsonCursor cursor, JsonShape shape)
    {
        if (cursor.Peek() != '[') throw Found(ref cursor, "Arrays should be encoded as JSON arrays");
        cursor.At++;
        if (cursor.Peek() == ']') { cursor.At++; return []; }
        var list = new List<object?>();
        var depth = _path.Enter(list);
        do
        {
            _path.At(depth, list.Count);
            list.Add(ReadElement(ref cursor, shape.Value!).ToObject());
        }
        while (cursor.More((byte)']'));
        _path.Leave();
        return list;
    }

    private ConnectMap ReadMapObject(ref JsonCursor cursor, JsonShape shape)
    {
        if (cursor.Peek() != '{') throw Found(ref cursor, "Maps with string fields should be encoded as JSON objects");
        cursor.At++;
        if (cursor.Peek() == '}') { cursor.At++; return new ConnectMap(0); }
        var map = new ConnectMap();
        var depth = _path.Enter(map);
        do
        {
            var name = ReadName(ref cursor);
            _path.At(depth, name.Text);
            map.Set(name.Text, ReadElement(ref cursor, shape.Value!));
        }
        while (cursor.More((byte)'}'));
        shape.Order.Apply(map, HashMapOrder.Buckets, ref _scratch);
        _path.Leave();
        return map;
    }

    private ConnectMap ReadMapPairs(ref JsonCursor cursor, JsonShape shape)
    {
        if (cursor.Peek() != '[') throw Found(ref cursor, "Maps with non-string fields should be encoded as JSON array of tuples");
        cursor.At++;
        var map = new ConnectMap();
        if (cursor.Peek() == ']') { cursor.At++; return map; }
        var depth = _path.Enter(map);
        var pair = 0;
        do
        {
            _path.At(depth, pair.ToString(System.Globalization.CultureInfo.InvariantCulture));
            pair++;
            if (cursor.Peek() != '[') throw Found(ref cursor, "Found invalid map entry instead of array tuple: expected [key,value]");
            cursor.At++;
            if (cursor.Peek() == ']') throw Fail("Found invalid map entry, expected length 2 but found :0");
            var key = ReadElement(ref cursor, shape.Key!).ToObject() ?? throw Fail("A map's key cannot be null");
            if (!cursor.More((byte)']')) throw Fail("Found invalid map entry, expected length 2 but found :1");
            map.Set(key, ReadElement(ref cursor, shape.Value!));
            if (cursor.More((byte)']')) throw Fail("Found invalid map entry, expected length 2 but found more");
        }
        while (cursor.More((byte)']'));
        shape.Order.Apply(map, HashMapOrder.Buckets, ref _scratch);
        _path.Leave();
        return map;
    }

    private Struct ReadStruct(ref JsonCursor cursor, JsonShape shape)
    {
        if (cursor.Peek() != '{') throw Found(ref cursor, "Structs should be encoded as JSON objects");
        cursor.At++;
        var value = new Struct(shape.Schema!);
        var fields = shape.Fields;
        var depth = _path.Enter(shape);
        if (cursor.Peek() == '}') cursor.At++;
        else
        {
            var next = 0;
            do
            {
                cursor.Peek();
                if (next < fields.Length && cursor.StartsWith(fields[next].Plain)) cursor.At += fields[next].Plain.Length;
                else
                {
                    var name = ReadName(ref cursor);
                    next = shape.Schema!.Field(name.Text)?.Index ?? -1;
                    if (next < 0)
                    {
                        // A member that the schema does not know.
                        cursor.Skip(depth);
                        next = fields.Length;
                        continue;
                    }
                }
                _path.At(depth, next);
                // Nulls are looked at when all members are known: of several of one name the last counts.
                if (cursor.Peek() == 'n')
                {
                    cursor.Literal("null"u8);
                    value.Set(next, dialect == JsonDialect.Connect ? default : Missing(fields[next].Shape));
                }
                else value.Set(next, ReadTyped(ref cursor, fields[next].Shape));
                next++;
            }
            while (cursor.More((byte)'}'));
        }
        for (var i = 0; i < fields.Length; i++)
        {
            if (!value[i].IsNull) continue;
            if (dialect == JsonDialect.JsonSchema)
            {
                if (replaceNullWithDefault) value.Set(i, fields[i].Shape.Default);
                continue;
            }
            _path.At(depth, i);
            value.Set(i, Missing(fields[i].Shape));
        }
        _path.Leave();
        return value;
    }

    private DataException Found(ref JsonCursor cursor, string message) =>
        cursor.Peek() == 0 ? cursor.Malformed("a value") : Fail($"{message}, but found {cursor.Kind()}");

    private DataException Mismatch(ref JsonCursor cursor, JsonShape shape, string expected)
    {
        var found = cursor.Kind();
        return found == "MISSING" ? cursor.Malformed("a value") : Fail($"Invalid type for {shape.Type.ToConnectName()}: expected {expected} but found {found}");
    }
}
