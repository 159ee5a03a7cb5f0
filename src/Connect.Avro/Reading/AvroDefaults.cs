using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>
/// Reads the defaults in Avro schemas (https://avro.apache.org/docs/1.12.0/specification/#schema-record): bytes are text of Latin-1 characters there.
/// </summary>
internal static class AvroDefaults
{
    /// <summary>The default as a value of the Connect schema.</summary>
    /// <exception cref="DataException">The JSON is no value of the type.</exception>
    public static object? Read(AvroSchema avro, Schema schema, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        // The default of a record that contains itself may do so as well.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (avro.Kind)
        {
            case AvroKind.Boolean: return json.GetBoolean();
            case AvroKind.Int or AvroKind.Long: return Whole(schema, json.GetInt64());
            case AvroKind.Float:
                return json.ValueKind == JsonValueKind.String ? float.Parse(json.GetString()!, CultureInfo.InvariantCulture)
                    : json.GetSingle();
            case AvroKind.Double:
                return json.ValueKind == JsonValueKind.String ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture)
                    : json.GetDouble();
            case AvroKind.String or AvroKind.Enum: return json.GetString();
            case AvroKind.Bytes or AvroKind.Fixed:
                var bytes = Encoding.Latin1.GetBytes(json.GetString()!);
                return schema.LogicalType == LogicalType.Decimal ? BigDecimal.FromUnscaledBytes(bytes, LogicalTypes.ScaleOf(schema)) : bytes;
            case AvroKind.Array when schema.Type == SchemaType.Map:
                var entries = new ConnectMap();
                foreach (var entry in json.EnumerateArray())
                    entries[Member(avro.Items!.Fields[0], schema.KeySchema!, entry) ?? throw new DataException("A map's key is null")] =
                        Member(avro.Items!.Fields[1], schema.ValueSchema!, entry);
                return entries;
            case AvroKind.Array: return json.EnumerateArray().Select(item => Read(avro.Items!, schema.ValueSchema!, item)).ToArray();
            case AvroKind.Map:
                var map = new ConnectMap();
                foreach (var member in json.EnumerateObject()) map[member.Name] = Read(avro.Items!, schema.ValueSchema!, member.Value);
                return map;
            case AvroKind.Record:
                var record = new Struct(schema);
                for (var i = 0; i < avro.Fields.Count; i++) record.Put(schema.Fields[i], Member(avro.Fields[i], schema.Fields[i].Schema, json));
                return record;
            case AvroKind.Union when avro.Branches.Count == 1 || avro.Branches.Any(b => b.Kind == AvroKind.Null) && avro.Branches.Count == 2:
                return Read(avro.Branches.First(b => b.Kind != AvroKind.Null), schema, json);
            case AvroKind.Union:
                // The default of a union is one of its first branch.
                return avro.Branches[0].Kind == AvroKind.Null ? null
                    : new Struct(schema).Put(schema.Fields[0], Read(avro.Branches[0], schema.Fields[0].Schema, json));
            default: return null;
        }
    }

    private static object? Member(AvroField field, Schema schema, JsonElement json) =>
        json.TryGetProperty(field.Name, out var value) ? Read(field.Type, schema, value) : field.HasDefault ? Read(field.Type, schema, field.Default) : null;

    private static object Whole(Schema schema, long value) => (schema.LogicalType, schema.Type) switch
    {
        (LogicalType.Date, _) => LogicalTypes.ToDate(value),
        (LogicalType.Time, _) => LogicalTypes.ToTime(value),
        (LogicalType.Timestamp, _) => LogicalTypes.ToTimestamp(value),
        (_, SchemaType.Int8) => checked((sbyte)value),
        (_, SchemaType.Int16) => checked((short)value),
        (_, SchemaType.Int32) => checked((int)value),
        _ => value,
    };
}
