using Connect.Api;

namespace Connectors.Jdbc.Sink;

/// <summary>Which records can be written at all; others fail the task, since no setting of error tolerance is about them.</summary>
internal static class Acceptance
{
    /// <summary>Checks a record's key and value.</summary>
    /// <exception cref="ConnectException">It cannot be written. The message says what is needed and where the record is, not what is in it.</exception>
    public static void Check(SinkSettings settings, SinkRecord record)
    {
        if (record.Value is null)
        {
            if (!settings.DeleteEnabled)
                throw Refused(settings, record, "a Struct or String value with its schema", "a null value (set delete.enabled=true and pk.mode=record_key to let it delete a row, or drop such records by a transformation)");
        }
        else if (record.ValueSchema is not { } schema || !(record.Value is Struct ? schema.Type == SchemaType.Struct : schema.Type == SchemaType.String))
        {
            throw Refused(settings, record, "a Struct or String value with its schema",
                $"a {record.Value.GetType().Name} value {(record.ValueSchema is null ? "without a schema (use a converter that reads one, such as JsonConverter with schemas.enable=true or AvroConverter)" : $"of schema type {record.ValueSchema.Type.ToConnectName()}")}");
        }
        if (settings.PrimaryKeyMode != PrimaryKeyMode.RecordKey) return;
        if (record.Key is null || record.KeySchema is null || !(record.KeySchema.Type == SchemaType.Struct || record.KeySchema.Type.IsPrimitive()))
        {
            throw Refused(settings, record, "a Struct or primitive key with its schema",
                record.Key is null ? "a null key" : record.KeySchema is null ? $"a {record.Key.GetType().Name} key without a schema" : $"a key of schema type {record.KeySchema.Type.ToConnectName()}");
        }
    }

    private static ConnectException Refused(SinkSettings settings, SinkRecord record, string needed, string found) => new(
        $"Sink connector '{settings.Connector}' is configured with 'delete.enabled={(settings.DeleteEnabled ? "true" : "false")}' and 'pk.mode={Name(settings.PrimaryKeyMode)}' and therefore requires "
        + $"records with {needed}, but found one at (topic='{record.OriginalTopic}',partition={record.OriginalPartition},offset={record.Offset},timestamp={record.Timestamp}) with {found}.");

    private static string Name(PrimaryKeyMode mode) => mode switch
    {
        PrimaryKeyMode.RecordKey => "record_key",
        PrimaryKeyMode.RecordValue => "record_value",
        PrimaryKeyMode.Kafka => "kafka",
        _ => "none",
    };
}
