using System.Buffers.Binary;
using System.Text;

namespace Connectors.Mongo.Bson;

/// <summary>A value in a <see cref="BsonDocument"/>: the bytes of a single value, or a document or array of its own.</summary>
internal readonly struct BsonValue
{
    private BsonValue(BsonType type, ReadOnlyMemory<byte> raw, BsonDocument? document)
    {
        Type = type;
        Raw = raw;
        Document = document;
    }

    public BsonType Type { get; }

    /// <summary>The bytes of a value that is neither document nor array.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The document or array, or null.</summary>
    public BsonDocument? Document { get; }

    public static BsonValue Null { get; } = new(BsonType.Null, default, null);
    public static BsonValue Of(BsonDocument document) => new(document.IsArray ? BsonType.Array : BsonType.Document, default, document);
    public static BsonValue Of(BsonType type, ReadOnlyMemory<byte> raw) => new(type, raw, null);

    public static BsonValue Of(string text)
    {
        var raw = new byte[Encoding.UTF8.GetByteCount(text) + 5];
        BinaryPrimitives.WriteInt32LittleEndian(raw, raw.Length - 4);
        Encoding.UTF8.GetBytes(text, raw.AsSpan(4));
        return new(BsonType.String, raw, null);
    }

    /// <summary>A UUID as binary of subtype 4.</summary>
    public static BsonValue Of(Guid uuid)
    {
        var raw = new byte[21];
        raw[0] = 16;
        raw[4] = 4;
        uuid.TryWriteBytes(raw.AsSpan(5), bigEndian: true, out _);
        return new(BsonType.Binary, raw, null);
    }

    public static BsonValue Of(long number) => new(BsonType.Int64, Eight(number), null);

    /// <summary>A date.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static BsonValue OfDate(long milliseconds) => new(BsonType.DateTime, Eight(milliseconds), null);

    public bool IsNull => Type == BsonType.Null;

    /// <summary>The text of a string, or null.</summary>
    public string? Text => Type == BsonType.String ? BsonReader.TextOf(Raw.Span) : null;

    /// <summary>The document, or null for everything else, arrays included.</summary>
    public BsonDocument? AsDocument => Type == BsonType.Document ? Document : null;

    /// <summary>Writes the value, without type and name.</summary>
    public void Write(BsonWriter writer)
    {
        if (Document is not null)
            Document.Write(writer);
        else
            writer.Raw(Raw.Span);
    }

    /// <summary>A copy that shares no document with this one.</summary>
    public BsonValue Copy() => Document is null ? this : Of(Document.Copy());

    /// <summary>Whether two values are the same; the order of fields does not count.</summary>
    public bool Same(in BsonValue other) =>
        Type == other.Type && (Document is null ? Raw.Span.SequenceEqual(other.Raw.Span) : Document.Same(other.Document!));

    private static byte[] Eight(long number)
    {
        var raw = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(raw, number);
        return raw;
    }
}
