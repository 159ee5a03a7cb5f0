using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Float32 values as 4 bytes, IEEE 754, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.FloatConverter")]
[Documentation("Float32 values as 4 bytes, IEEE 754, big-endian.")]
public sealed class FloatConverter() : PrimitiveConverter<float>(Schema.OptionalFloat32, "float", 4)
{
    /// <inheritdoc/>
    protected override void Write(float value, Span<byte> to) => BinaryPrimitives.WriteSingleBigEndian(to, value);

    /// <inheritdoc/>
    protected override float Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadSingleBigEndian(from);
}
