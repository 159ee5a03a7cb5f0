using System.Buffers.Binary;
using Connect.Api;

namespace Connect.Converters;

/// <summary>Int32 values as 4 bytes, big-endian.</summary>
[JavaClass("org.apache.kafka.connect.converters.IntegerConverter")]
public sealed class IntegerConverter() : PrimitiveConverter<int>(Schema.OptionalInt32, "integer", 4)
{
    /// <inheritdoc/>
    /// <remarks>Like Kafka's, it takes integers of other widths; unlike it, only those that fit.</remarks>
    protected override bool TryCast(object value, out int typed)
    {
        var integer = value switch { int v => v, short v => v, sbyte v => v, long v => v, _ => long.MaxValue };
        typed = unchecked((int)integer);
        return integer == typed;
    }

    /// <inheritdoc/>
    protected override void Write(int value, Span<byte> to) => BinaryPrimitives.WriteInt32BigEndian(to, value);

    /// <inheritdoc/>
    protected override int Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32BigEndian(from);
}
