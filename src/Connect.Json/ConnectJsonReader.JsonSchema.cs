using Connect.Api;
using Connect.Java;

namespace Connect.Json;

public sealed partial class ConnectJsonReader
{
    /// <summary>Reads a value into the first branch of a union that fits it; of objects, that which has the most of its members.</summary>
    private Struct ReadUnion(ref JsonCursor cursor, JsonShape shape)
    {
        var kind = cursor.Kind();
        var best = -1;
        var mostMembers = -1;
        for (var i = 0; i < shape.Fields.Length; i++)
        {
            var branch = shape.Fields[i].Shape;
            if (branch.Type == SchemaType.Struct && !branch.IsUnion)
            {
                if (kind != "OBJECT" || CountMembers(cursor, branch) is var members && members <= mostMembers) continue;
                (best, mostMembers) = (i, members);
            }
            else if (Fits(cursor, kind, branch))
            {
                best = i;
                break;
            }
        }
        // Bytes are text as well: only where no branch is text itself.
        for (var i = 0; i < shape.Fields.Length && best < 0 && kind == "STRING"; i++)
            if (shape.Fields[i].Shape.Type == SchemaType.Bytes) best = i;
        if (best < 0)
            throw Found(ref cursor,
            $"Did not find matching oneof field for data: expected a value of one of {string.Join(", ", shape.Schema!.Fields.Select(f => f.Schema))}");
        var union = new Struct(shape.Schema!);
        var depth = _path.Enter(shape);
        _path.At(depth, best);
        union.Set(best, ReadTyped(ref cursor, shape.Fields[best].Shape));
        _path.Leave();
        return union;
    }

    // The cursor is a copy: nothing is read.
    private static bool Fits(JsonCursor cursor, string kind, JsonShape branch) => branch.Type switch
    {
        SchemaType.Boolean => kind == "BOOLEAN",
        SchemaType.String => kind == "STRING",
        SchemaType.Float32 or SchemaType.Float64 => kind == "NUMBER",
        SchemaType.Bytes => kind == "NUMBER" && branch.Logical == LogicalType.Decimal,
        SchemaType.Array => kind == "ARRAY",
        SchemaType.Map => kind == (IsObject(branch) ? "OBJECT" : "ARRAY"),
        SchemaType.Struct => FitsAny(cursor, kind, branch),
        _ => kind == "NUMBER" && cursor.Number().IsIntegral,
    };

    private static bool FitsAny(JsonCursor cursor, string kind, JsonShape union)
    {
        foreach (var field in union.Fields)
            if (Fits(cursor, kind, field.Shape) || (kind == "OBJECT" && field.Shape.Type == SchemaType.Struct)) return true;
        return false;
    }

    private int CountMembers(JsonCursor cursor, JsonShape branch)
    {
        cursor.Expect((byte)'{', "'{'");
        if (cursor.Peek() == '}') return 0;
        var count = 0;
        do
        {
            if (branch.Schema!.Field(ReadName(ref cursor).Text) is not null) count++;
            cursor.Skip(0);
        }
        while (cursor.More((byte)'}'));
        return count;
    }

    private static bool IsObject(JsonShape map) => map.KeyedByText && map.Key!.Schema is { IsOptional: false };

    private ConnectMap ReadEntries(ref JsonCursor cursor, JsonShape shape)
    {
        if (cursor.Peek() != '[') throw Found(ref cursor, "Maps with non-string fields should be encoded as JSON array of objects");
        cursor.At++;
        var map = new ConnectMap();
        if (cursor.Peek() == ']') { cursor.At++; return map; }
        var depth = _path.Enter(map);
        var entry = 0;
        do
        {
            _path.At(depth, entry.ToString(System.Globalization.CultureInfo.InvariantCulture));
            entry++;
            if (cursor.Peek() != '{') throw Found(ref cursor, "Found invalid map entry instead of object: expected {\"key\":…,\"value\":…}");
            cursor.At++;
            object? key = null;
            Datum value = default;
            var found = 0;
            if (cursor.Peek() == '}') cursor.At++;
            else
            {
                do
                {
                    switch (ReadName(ref cursor).Text)
                    {
                        case "key": key = ReadElement(ref cursor, shape.Key!).ToObject(); found++; break;
                        case "value": value = ReadElement(ref cursor, shape.Value!); found++; break;
                        case var other: throw Fail($"Found invalid map entry, expected the members key and value but found {other}");
                    }
                }
                while (cursor.More((byte)'}'));
            }
            if (found != 2) throw Fail($"Found invalid map entry, expected length 2 but found :{found}");
            map.Set(key ?? throw Fail("A map's key cannot be null"), value);
        }
        while (cursor.More((byte)']'));
        _path.Leave();
        shape.Order.Apply(map, HashMapOrder.Buckets, ref _scratch);
        return map;
    }
}
