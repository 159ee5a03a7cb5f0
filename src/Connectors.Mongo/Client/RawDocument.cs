using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Serializers;
using BsonWriter = Connectors.Mongo.Bson.BsonWriter;

namespace Connectors.Mongo.Client;

/// <summary>
/// A complete document within a writer's bytes, for the driver to send as it is. It is read-only, needs no disposing, and stays true while the writer grows.
/// </summary>
[BsonSerializer(typeof(Serializer))]
internal sealed class RawDocument(BsonWriter writer) : IByteBuffer
{
    private int _start, _length;

    /// <summary>The same bytes where the driver wants one of its own documents.</summary>
    public RawBsonDocument AsDocument => field ??= new RawBsonDocument(this);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => writer.Written.Slice(_start, _length);

    /// <summary>Appends a document to the writer and stands for it.</summary>
    public void Put(ReadOnlySpan<byte> document)
    {
        _start = writer.Length;
        _length = document.Length;
        writer.Raw(document);
    }

    /// <summary>Stands for all that the writer has by now.</summary>
    public void Span() => (_start, _length) = (0, writer.Length);

    int IByteBuffer.Capacity => _length;
    bool IByteBuffer.IsReadOnly => true;
    int IByteBuffer.Length { get => _length; set => throw new NotSupportedException(); }
    ArraySegment<byte> IByteBuffer.AccessBackingBytes(int position) => writer.Segment(_start + position, _length - position);
    byte IByteBuffer.GetByte(int position) => Bytes[position];
    void IByteBuffer.GetBytes(int position, byte[] destination, int offset, int count) => Bytes.Slice(position, count).CopyTo(destination.AsSpan(offset));
    IByteBuffer IByteBuffer.GetSlice(int position, int length) => new ByteArrayBuffer(Bytes.Slice(position, length).ToArray(), isReadOnly: true);
    void IByteBuffer.Clear(int position, int count) => throw new NotSupportedException();
    void IByteBuffer.EnsureCapacity(int minimumCapacity) => throw new NotSupportedException();
    void IByteBuffer.MakeReadOnly() { }
    void IByteBuffer.SetByte(int position, byte value) => throw new NotSupportedException();
    void IByteBuffer.SetBytes(int position, byte[] source, int offset, int count) => throw new NotSupportedException();

    void IDisposable.Dispose()
    {
        // The writer has the bytes.
    }

    /// <summary>Writes the bytes; nothing is read as a document of this kind.</summary>
    internal sealed class Serializer : SerializerBase<RawDocument>
    {
        public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, RawDocument value) =>
            context.Writer.WriteRawBsonDocument(value);
    }
}
