using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A map whose keys are text.</summary>
internal sealed class AvroMap(Schema schema, AvroOptions options, AvroType values) : AvroType(schema)
{
    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        json.WriteStartObject();
        json.WriteString("type", "map");
        json.WritePropertyName("values");
        values.WriteType(json, space);
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
                output.WriteText(entry.Key as string
                    ?? throw new DataException($"Expected a string as key of a map of {Schema}, got {entry.Key.GetType().Name}"));
                values.Write(output, values.OrDefault(entry.Value));
            }
        }
        output.WriteLong(0);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.Reference is not ConnectMap map) throw Mismatch(value);
        json.WriteStartObject();
        foreach (ref readonly var entry in map.Entries)
        {
            json.WritePropertyName((string)entry.Key);
            if (entry.Value.IsNull) json.WriteNullValue();
            else values.WriteDefault(json, entry.Value);
        }
        json.WriteEndObject();
    }
}
