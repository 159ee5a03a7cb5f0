using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A value or null. Null comes first, unless the default is not null: a union's default is of its first branch.</summary>
internal sealed class AvroOptional(Schema schema, AvroOptions options, AvroType inner) : AvroType(schema)
{
    private readonly bool _nullFirst = schema.DefaultValue is null;

    public override string? RecordName => inner.RecordName;

    public override Datum OrDefault(in Datum value) => options.IgnoreDefaultForNullables ? value : base.OrDefault(value);

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        json.WriteStartArray();
        if (_nullFirst) json.WriteStringValue("null");
        if (inner is AvroUnion union) union.WriteBranches(json, space);
        else inner.WriteType(json, space);
        if (!_nullFirst) json.WriteStringValue("null");
        json.WriteEndArray();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        if (inner is AvroUnion union)
        {
            if (value.IsNull) output.WriteLong(_nullFirst ? 0 : union.Count);
            else union.Write(output, value, _nullFirst ? 1 : 0);
            return;
        }
        output.WriteLong(value.IsNull == _nullFirst ? 0 : 1);
        if (!value.IsNull) inner.Write(output, value);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.IsNull) json.WriteNullValue();
        else inner.WriteDefault(json, value);
    }
}
