using System.Buffers;
using System.Text.Json;

namespace Connect.Avro.Writing;

/// <summary>A struct.</summary>
internal sealed class AvroRecord(Schema schema, AvroOptions options, string fullName, bool defines, string[] names, AvroType[] fields) : AvroType(schema)
{
    private Schema _known = schema;

    public override string RecordName => fullName;

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        if (!defines) { AvroProperties.WriteReference(json, fullName, space); return; }
        var inner = AvroNames.Split(fullName).Space;
        json.WriteStartObject();
        json.WriteString("type", "record");
        AvroProperties.WriteName(json, fullName, space);
        if (Schema!.Parameters?.GetValueOrDefault(options.DiscardTypeDocDefault ? AvroTypes.ConnectRecordDoc : AvroTypes.RecordDoc) is { } doc)
            json.WriteString("doc", doc);
        json.WriteStartArray("fields");
        for (var i = 0; i < fields.Length; i++)
        {
            var name = Schema.Fields[i].Name;
            var said = options.DiscardTypeDocDefault ? Schema.Fields[i].Schema.Doc : Schema.Parameters?.GetValueOrDefault(AvroTypes.FieldDoc + name);
            AvroProperties.WriteField(json, names[i], fields[i], said, inner);
        }
        json.WriteEndArray();
        AvroProperties.Write(json, this, options);
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        if (value.Reference is not Struct record) throw Mismatch(value);
        if (!ReferenceEquals(record.Schema, _known)) EnsureSameFields(record.Schema);
        for (var i = 0; i < fields.Length; i++)
        {
            ref readonly var field = ref record[i];
            if (!field.IsNull) fields[i].Write(output, field);
            else
            {
                try { fields[i].Write(output, fields[i].OrDefault(field)); }
                catch (DataException e) { throw new DataException($"Field '{Schema!.Fields[i].Name}': {e.Message}", e); }
            }
        }
    }

    // Structs mostly come with the very schema; another one is compared once.
    private void EnsureSameFields(Schema other)
    {
        var own = Schema!.Fields;
        var same = other.Fields.Count == own.Count;
        for (var i = 0; same && i < own.Count; i++) same = other.Fields[i].Name == own[i].Name && other.Fields[i].Schema.Equals(own[i].Schema);
        if (!same) throw new DataException($"Mismatching schema: expected a struct of {Schema}, got one of {other} with other fields");
        _known = other;
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.Reference is not Struct record) throw Mismatch(value);
        json.WriteStartObject();
        for (var i = 0; i < fields.Length; i++)
        {
            json.WritePropertyName(names[i]);
            var field = fields[i].OrDefault(record[i]);
            if (field.IsNull) json.WriteNullValue();
            else fields[i].WriteDefault(json, field);
        }
        json.WriteEndObject();
    }
}
