using System.Buffers.Binary;
using System.Text;
using Connect.Api;

namespace Connectors.Mongo.Bson;

/// <summary>Goes over the elements of one BSON document without copying; checks every length, so that foreign bytes cannot lead astray.</summary>
internal ref struct BsonReader
{
    private readonly ReadOnlySpan<byte> _document;
    private int _at;

    /// <summary>A reader of a document that begins at the first byte; the span may be longer.</summary>
    /// <exception cref="DataException">The length is not possible.</exception>
    public BsonReader(ReadOnlySpan<byte> bytes)
    {
        _document = bytes[..LengthOf(bytes)];
        _at = 4;
    }

    /// <summary>A reader that begins with the element at a place.</summary>
    /// <inheritdoc cref="BsonReader(ReadOnlySpan{byte})"/>
    public BsonReader(ReadOnlySpan<byte> bytes, int start) : this(bytes) => _at = start;

    /// <summary>The type of the element.</summary>
    public BsonType Type { get; private set; }

    /// <summary>The name of the element in UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the element begins in the document: at its type.</summary>
    public int Start { get; private set; }

    /// <summary>Where the element ends in the document.</summary>
    public readonly int EndsAt => _at;

    /// <summary>The whole element: type, name and value.</summary>
    public readonly ReadOnlySpan<byte> Element => _document[Start.._at];

    /// <summary>Moves to the next element.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DataException">The bytes are not BSON.</exception>
    public bool Read()
    {
        if (_at >= _document.Length)
            throw Broken("it ends before its last byte");
        var type = _document[_at];
        if (type == 0)
        {
            if (_at != _document.Length - 1)
                throw Broken($"its end mark stands at byte {_at} of {_document.Length}");
            return false;
        }
        Start = _at;
        var rest = _document[(_at + 1)..];
        var end = rest.IndexOf((byte)0);
        if (end < 0)
            throw Broken($"the name at byte {_at + 1} has no end");
        Name = rest[..end];
        Type = (BsonType)type;
        rest = rest[(end + 1)..];
        var size = SizeOf(Type, rest);
        if (size < 0 || size >= rest.Length)
            throw Broken($"the value of '{Encoding.UTF8.GetString(Name)}' of type 0x{type:x2} goes beyond the end");
        Value = rest[..size];
        _at += 2 + end + size;
        return true;
    }

    /// <summary>The element's name.</summary>
    public readonly string NameText => Encoding.UTF8.GetString(Name);

    /// <summary>The text of a string's value.</summary>
    public readonly string Text => TextOf(Value);

    /// <summary>The number of an int32, int64, double or boolean, cut to an integer; 0 for others.</summary>
    public readonly long Number => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Value),
        BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => BinaryPrimitives.ReadInt64LittleEndian(Value),
        BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(Value),
        BsonType.Boolean => Value[0],
        _ => 0,
    };

    /// <summary>The text in the bytes of a string's value.</summary>
    public static string TextOf(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value[4..^1]);

    /// <summary>The length that a document says it has.</summary>
    /// <exception cref="DataException">There are not that many bytes.</exception>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length < 5 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length >= 5 && length <= bytes.Length)
            return length;
        throw Broken(bytes.Length < 5 ? $"{bytes.Length} bytes are too few for a document" : $"it says it has {length} bytes where there are {bytes.Length}");
    }

    /// <summary>Checks a document and all that is in it.</summary>
    /// <exception cref="DataException">The bytes are not BSON.</exception>
    public static void Validate(ReadOnlySpan<byte> bytes, int depth = 0)
    {
        if (depth > BsonWriter.MaxDepth)
            throw Broken($"it is nested deeper than {BsonWriter.MaxDepth} levels");
        var reader = new BsonReader(bytes);
        while (reader.Read())
        {
            if (reader.Type is BsonType.Document or BsonType.Array)
                Validate(reader.Value, depth + 1);
            else if (reader.Type is BsonType.String or BsonType.Symbol or BsonType.JavaScript && reader.Value[^1] != 0)
                throw Broken($"the string '{reader.NameText}' has no end");
        }
    }

    private static int SizeOf(BsonType type, ReadOnlySpan<byte> rest) => type switch
    {
        BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => 8,
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => Counted(rest, 1, 4),
        BsonType.Document or BsonType.Array => Counted(rest, 5, 0),
        BsonType.Binary => Counted(rest, 0, 5),
        BsonType.Undefined or BsonType.Null or BsonType.MinKey or BsonType.MaxKey => 0,
        BsonType.ObjectId => 12,
        BsonType.Boolean => 1,
        BsonType.Regex => RegexSize(rest),
        BsonType.DbPointer => Counted(rest, 1, 16),
        BsonType.JavaScriptWithScope => Counted(rest, 14, 0),
        BsonType.Int32 => 4,
        BsonType.Decimal128 => 16,
        _ => throw Broken($"0x{(byte)type:x2} is not an element type"),
    };

    private static int Counted(ReadOnlySpan<byte> rest, int least, int more)
    {
        if (rest.Length < 4)
            return -1;
        var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        return count < least || count > rest.Length ? -1 : count + more;
    }

    private static int RegexSize(ReadOnlySpan<byte> rest)
    {
        var pattern = rest.IndexOf((byte)0);
        if (pattern < 0)
            return -1;
        var options = rest[(pattern + 1)..].IndexOf((byte)0);
        return options < 0 ? -1 : pattern + options + 2;
    }

    private static DataException Broken(string what) => new($"The bytes are not a BSON document: {what}");
}
