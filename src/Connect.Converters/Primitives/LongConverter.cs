using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Int64 values as 8 bytes, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.LongConverter")]
[Documentation("Int64 values as 8 bytes, big-endian.")]
public sealed class LongConverter() : PrimitiveConverter<long>(Schema.OptionalInt64, "long", 8)
{
    /// <inheritdoc/>
    protected override void Write(long value, Span<byte> to) => BinaryPrimitives.WriteInt64BigEndian(to, value);

    /// <inheritdoc/>
    protected override long Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt64BigEndian(from);
}
