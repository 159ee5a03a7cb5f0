using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A list.</summary>
internal sealed class AvroArray(Schema schema, AvroOptions options, AvroType items) : AvroType(schema)
{
    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        items.WriteType(json, space);
        AvroProperties.Write(json, this, options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        if (value.Reference is not IReadOnlyList<object?> list) throw Mismatch(value);
        if (list.Count > 0)
        {
            output.WriteLong(list.Count);
            for (var i = 0; i < list.Count; i++) items.Write(output, items.OrDefault(Datum.From(list[i])));
        }
        output.WriteLong(0);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.Reference is not IReadOnlyList<object?> list) throw Mismatch(value);
        json.WriteStartArray();
        foreach (var item in list)
        {
            if (item is null) json.WriteNullValue();
            else items.WriteDefault(json, Datum.From(item));
        }
        json.WriteEndArray();
    }
}
