using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A map whose keys are not text: an array of records of key and value.</summary>
internal sealed class AvroMapEntries(Schema schema, AvroOptions options, string fullName, bool defines, AvroType keys, AvroType values) : AvroType(schema)
{
    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        if (!defines) AvroProperties.WriteReference(json, fullName, space);
        else
        {
            var inner = AvroNames.Split(fullName).Space;
            json.WriteStartObject();
            json.WriteString("type", "record");
            AvroProperties.WriteName(json, fullName, space);
            json.WriteStartArray("fields");
            AvroProperties.WriteField(json, "key", keys, null, inner);
            AvroProperties.WriteField(json, "value", values, null, inner);
            json.WriteEndArray();
            // By its name alone it would not be known again.
            if (fullName != AvroTypes.MapEntry && options.Metadata) json.WriteString("connect.internal.type", "MapEntry");
            json.WriteEndObject();
        }
        AvroProperties.Write(json, this, options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        if (value.Reference is not ConnectMap map) throw Mismatch(value);
        if (map.Count > 0)
        {
            output.WriteLong(map.Count);
            foreach (ref readonly var entry in map.Entries)
            {
                keys.Write(output, Datum.From(entry.Key));
                values.Write(output, values.OrDefault(entry.Value));
            }
        }
        output.WriteLong(0);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.Reference is not ConnectMap map) throw Mismatch(value);
        json.WriteStartArray();
        foreach (ref readonly var entry in map.Entries)
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            keys.WriteDefault(json, Datum.From(entry.Key));
            json.WritePropertyName("value");
            if (entry.Value.IsNull) json.WriteNullValue();
            else values.WriteDefault(json, entry.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
