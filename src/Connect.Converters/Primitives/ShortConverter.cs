using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Int16 values as 2 bytes, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.ShortConverter")]
[Documentation("Int16 values as 2 bytes, big-endian.")]
public sealed class ShortConverter() : PrimitiveConverter<short>(Schema.OptionalInt16, "short", 2)
{
    /// <inheritdoc/>
    protected override void Write(short value, Span<byte> to) => BinaryPrimitives.WriteInt16BigEndian(to, value);

    /// <inheritdoc/>
    protected override short Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt16BigEndian(from);
}
