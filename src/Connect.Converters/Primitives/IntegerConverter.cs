using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Int32 values as 4 bytes, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.IntegerConverter")]
[Documentation("Int32 values as 4 bytes, big-endian.")]
public sealed class IntegerConverter() : PrimitiveConverter<int>(Schema.OptionalInt32, "integer", 4)
{
    /// <inheritdoc/>
    protected override void Write(int value, Span<byte> to) => BinaryPrimitives.WriteInt32BigEndian(to, value);

    /// <inheritdoc/>
    protected override int Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32BigEndian(from);
}
