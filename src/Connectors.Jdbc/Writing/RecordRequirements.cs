using Connect.Api;

namespace Connectors.Jdbc.Writing;

/// <summary>Which records can be written at all; others fail the task, since no setting of error tolerance is about them.</summary>
internal static class RecordRequirements
{
    private const string NeededValue = "a Struct or String value with its schema", NeededKey = "a Struct or primitive key with its schema";

    private const string NullValue =
        "a null value (set delete.enabled=true and pk.mode=record_key to let it delete a row, or drop such records by a transformation)";

    private const string WhereSchemasAre = "(use a converter that reads one, such as JsonConverter with schemas.enable=true or AvroConverter)";

    /// <summary>Checks a record's key and value.</summary>
    /// <exception cref="ConnectException">It cannot be written. The message says what is needed and where the record is, not what is in it.</exception>
    public static void Check(JdbcSinkConfig config, SinkRecord record)
    {
        if (record.Value is null)
        {
            if (!config.DeleteEnabled) throw Refused(config, record, NeededValue, NullValue);
        }
        else if (record.ValueSchema is not { } schema)
            throw Refused(config, record, NeededValue, $"a {record.Value.GetType().Name} value without a schema {WhereSchemasAre}");
        else if (!(record.Value is Struct ? schema.Type == SchemaType.Struct : schema.Type == SchemaType.String))
            throw Refused(config, record, NeededValue, $"a {record.Value.GetType().Name} value of schema type {schema.Type.ToConnectName()}");

        if (config.PrimaryKeyMode != PrimaryKeyMode.RecordKey) return;
        if (record.Key is null) throw Refused(config, record, NeededKey, "a null key");
        if (record.KeySchema is not { } keySchema)
            throw Refused(config, record, NeededKey, $"a {record.Key.GetType().Name} key without a schema {WhereSchemasAre}");
        if (!(keySchema.Type == SchemaType.Struct || keySchema.Type.IsPrimitive()))
            throw Refused(config, record, NeededKey, $"a key of schema type {keySchema.Type.ToConnectName()}");
    }

    private static ConnectException Refused(JdbcSinkConfig config, SinkRecord record, string needed, string found) => new(
        $"Sink connector '{config.Connector}' is configured with 'delete.enabled={(config.DeleteEnabled ? "true" : "false")}' and "
        + $"'pk.mode={Name(config.PrimaryKeyMode)}' and therefore requires records with {needed}, but found one at (topic='{record.OriginalTopic}',"
        + $"partition={record.OriginalPartition},offset={record.Offset},timestamp={record.Timestamp}) with {found}.");

    private static string Name(PrimaryKeyMode mode) => mode switch
    {
        PrimaryKeyMode.RecordKey => "record_key",
        PrimaryKeyMode.RecordValue => "record_value",
        PrimaryKeyMode.Kafka => "kafka",
        _ => "none",
    };
}
