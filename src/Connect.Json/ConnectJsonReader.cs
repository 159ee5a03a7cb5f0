using System.Text;
using Connect.Api;
using Connect.Java;

namespace Connect.Json;

/// <summary>
/// Reads JSON (RFC 8259) to Connect data: without a schema to <see cref="ConnectMap"/>, lists, strings, int64, float64 and booleans; or to values of a
/// schema, as Kafka's JsonConverter reads payloads. Numbers that do not fit are errors, where Java changes them silently.
/// An instance keeps the names of members as shared strings: keep one a task. Not for several threads at once.
/// </summary>
/// <param name="replaceNullWithDefault">Whether a null or missing member whose schema has a default is read as the default.</param>
/// <param name="dialect">The form of maps and unions, and whether what is required may be absent.</param>
public sealed partial class ConnectJsonReader(bool replaceNullWithDefault = true, JsonDialect dialect = JsonDialect.Connect)
{
    private readonly JsonNames _names = new();
    private readonly JsonShapes _shapes = new();
    private readonly JsonPath _path = new();
    private readonly JsonNames.Name _root = new("", [], false);
    private readonly JsonNames.Name _items = new("", [], false);
    private ConnectMap.Entry[] _scratch = new ConnectMap.Entry[16];
    private long _objects;

    /// <summary>Reads a document.</summary>
    /// <param name="json">One value, white space around it.</param>
    /// <param name="schema">Its schema; null to go by the text alone.</param>
    /// <exception cref="DataException">The text is not JSON or not of the schema; the message names the place.</exception>
    public object? Read(ReadOnlySpan<byte> json, Schema? schema = null)
    {
        json = JsonEncoding.ToUtf8(json);
        var value = Read(json, schema, out var length);
        var cursor = new JsonCursor(json) { At = length };
        return cursor.Peek() == 0 && cursor.Rest.IsEmpty ? value : throw cursor.Malformed("nothing after the value");
    }

    /// <summary>Reads the value that a string begins with.</summary>
    /// <param name="json">The text; what comes after the value is not looked at.</param>
    /// <param name="schema">Its schema; null to go by the text alone.</param>
    /// <param name="length">How many bytes belong to the value and the white space before it.</param>
    /// <exception cref="DataException">The text is not JSON or not of the schema; the message names the place.</exception>
    public object? Read(ReadOnlySpan<byte> json, Schema? schema, out int length)
    {
        _path.Clear();
        if (_names.Forget()) _root.First = _items.First = null;
        var cursor = new JsonCursor(json);
        var value = schema is null ? ReadAny(ref cursor, _root).ToObject() : ReadElement(ref cursor, _shapes.Of(schema)).ToObject();
        length = cursor.At;
        return value;
    }

    /// <summary>Reads a value without schema.</summary>
    /// <param name="cursor">Where.</param>
    /// <param name="owner">The name of the member whose value it is, or of whose value it is an element.</param>
    private Datum ReadAny(ref JsonCursor cursor, JsonNames.Name owner)
    {
        switch (cursor.Peek())
        {
            case (byte)'"': return Datum.OfReference(cursor.String());
            case (byte)'{': return Datum.OfReference(ReadObject(ref cursor, owner));
            case (byte)'[': return Datum.OfReference(ReadArray(ref cursor, owner));
            case (byte)'t': cursor.Literal("true"u8); return Datum.Of(true);
            case (byte)'f': cursor.Literal("false"u8); return Datum.Of(false);
            case (byte)'n': cursor.Literal("null"u8); return default;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                var number = cursor.Number();
                if (!number.IsIntegral) return Datum.Of(Finite(number));
                return number.TryInt64(out var integer) ? Datum.Of(integer) : throw Fail($"The integer {number.ToString()} does not fit 64 bits");
            default: throw cursor.Malformed("a value");
        }
    }

    private double Finite(in JsonNumber number)
    {
        var value = number.ToDouble();
        return double.IsFinite(value) ? value : throw Fail($"The number {number.ToString()} does not fit a float64");
    }

    private ConnectMap ReadObject(ref JsonCursor cursor, JsonNames.Name owner)
    {
        cursor.At++;
        if (cursor.Peek() == '}') { cursor.At++; return new ConnectMap(0); }
        var map = new ConnectMap(owner.Members);
        var number = ++_objects;
        var depth = _path.Enter(map);
        JsonNames.Name? previous = null;
        do
        {
            cursor.Peek();
            var name = previous is null ? owner.First : previous.Next;
            if (name is not null && cursor.StartsWith(name.Plain)) cursor.At += name.Plain.Length;
            else
            {
                name = ReadName(ref cursor);
                if (previous is null) owner.First = name;
                else previous.Next = name;
            }
            _path.At(depth, name.Text);
            var value = ReadAny(ref cursor, name);
            // A shared name that no object since the beginning of this one had is new to it; others may be here already, and the last one counts.
            if (name.Shared && name.Seen < number) map.Append(name.Text, value);
            else map.Set(name.Text, value);
            name.Seen = _objects;
            previous = name;
        }
        while (cursor.More((byte)'}'));
        owner.Members = Math.Min(map.Count, 64);
        owner.Order.Apply(map, HashMapOrder.Buckets, ref _scratch);
        _path.Leave();
        return map;
    }

    private JsonNames.Name ReadName(ref JsonCursor cursor)
    {
        if (cursor.Peek() != '"') throw cursor.Malformed("a member's name");
        var quoted = cursor.Quoted(out _, out var escaped);
        JsonNames.Name name;
        try { name = _names.Of(escaped ? Encoding.UTF8.GetBytes(cursor.Unescaped(quoted)) : quoted); }
        catch (DecoderFallbackException) { throw cursor.NotUtf8(); }
        cursor.Expect((byte)':', "':'");
        return name;
    }

    private List<object?> ReadArray(ref JsonCursor cursor, JsonNames.Name owner)
    {
        cursor.At++;
        if (cursor.Peek() == ']') { cursor.At++; return []; }
        var list = new List<object?>();
        var depth = _path.Enter(list);
        do
        {
            _path.At(depth, list.Count);
            list.Add(ReadAny(ref cursor, owner).ToObject());
        }
        while (cursor.More((byte)']'));
        _path.Leave();
        return list;
    }

    private DataException Fail(string message) => new(message + _path);
}
