using System.Buffers;
using Connect.Api;

namespace Connect.Converters.Primitives;

/// <summary>Booleans as one byte: 00 is false, 01 is true.</summary>
[JavaClass("org.apache.kafka.connect.converters.BooleanConverter")]
[Documentation("Booleans as one byte: 00 is false, 01 is true.")]
public sealed class BooleanConverter() : PrimitiveConverter<bool>(Schema.OptionalBoolean, "boolean", 1)
{
    /// <inheritdoc/>
    public override bool FromConnectData(string topic, ConnectHeaders? headers, Schema? schema, object? value, IBufferWriter<byte> output)
    {
        if (schema is not null && schema.Type != SchemaType.Boolean)
            throw new DataException($"Invalid schema type for BooleanConverter: {schema.Type.ToConnectName()}");
        if (value is not (null or bool))
            throw new DataException($"BooleanConverter is not compatible with objects of type class {JavaTypes.NameOf(value)}: expected a boolean");
        return base.FromConnectData(topic, headers, schema, value, output);
    }

    /// <inheritdoc/>
    protected override void Write(bool value, Span<byte> to) => to[0] = value ? (byte)1 : (byte)0;

    /// <inheritdoc/>
    protected override bool Read(ReadOnlySpan<byte> from) => from[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new DataException($"Failed to deserialize boolean: Unexpected byte received by BooleanConverter: expected 00 or 01, got {other:X2}"),
    };
}
