using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Float64 values as 8 bytes, IEEE 754, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.DoubleConverter")]
[Documentation("Float64 values as 8 bytes, IEEE 754, big-endian.")]
public sealed class DoubleConverter() : PrimitiveConverter<double>(Schema.OptionalFloat64, "double", 8)
{
    /// <inheritdoc/>
    protected override void Write(double value, Span<byte> to) => BinaryPrimitives.WriteDoubleBigEndian(to, value);

    /// <inheritdoc/>
    protected override double Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadDoubleBigEndian(from);
}
