using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Writing;

/// <summary>The columns that records of one pair of schemas are written to.</summary>
/// <param name="Keys">The key columns.</param>
/// <param name="Others">The other columns.</param>
/// <param name="InTableOrder">All of them, in the order in which a table is created.</param>
internal sealed record SinkColumns(IReadOnlyList<SinkColumn> Keys, IReadOnlyList<SinkColumn> Others, IReadOnlyList<SinkColumn> InTableOrder)
{
    private static readonly string[] KafkaNames = ["__connect_topic", "__connect_partition", "__connect_offset"];

    /// <summary>The columns of records with these schemas.</summary>
    /// <param name="config">The sink's configuration.</param>
    /// <param name="table">The table, for messages.</param>
    /// <param name="keySchema">The schema of the keys, or null.</param>
    /// <param name="valueSchema">The schema of the values; null where only null values were seen.</param>
    /// <exception cref="ConnectException">The key settings do not fit the schemas, or no column is left.</exception>
    public static SinkColumns Of(JdbcSinkConfig config, string table, Schema? keySchema, Schema? valueSchema)
    {
        var isText = valueSchema is { Type: SchemaType.String };
        if (isText) RefuseFieldOptions(config);
        var fields = valueSchema is { Type: SchemaType.Struct } ? valueSchema.Fields : [];
        var keys = config.PrimaryKeyMode switch
        {
            PrimaryKeyMode.None => [],
            PrimaryKeyMode.Kafka => OfKafka(config, table),
            PrimaryKeyMode.RecordKey => OfKey(config, table, keySchema),
            _ => OfValue(config, table, valueSchema),
        };
        var keyByName = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);
        if (isText && keyByName.ContainsKey(config.StringColumn))
        {
            throw new ConnectException($"The column '{config.StringColumn}' of the values ({JdbcSinkConfig.StringColumnKey}) is also a key column "
                + $"({JdbcSinkConfig.PrimaryKeyFieldsKey}): give it another name");
        }

        var others = isText ? [new SinkColumn(config.StringColumn, Schema.OptionalString, IsKey: false, ColumnOrigin.Value)] : new List<SinkColumn>();
        var ordered = new List<SinkColumn>(others);
        foreach (var field in fields)
        {
            if (keyByName.TryGetValue(field.Name, out var key))
            {
                if (!ordered.Contains(key)) ordered.Add(key);
                continue;
            }
            if (config.FieldsWhitelist.Count > 0 && !config.FieldsWhitelist.Contains(field.Name)) continue;
            var isTimestamp = IsTimestamp(config, field.Name, field.Schema);
            var column = new SinkColumn(field.Name, field.Schema, IsKey: false, ColumnOrigin.ValueField, field.Index, isTimestamp);
            others.Add(column);
            ordered.Add(column);
        }
        ordered.AddRange(keys.Where(k => !ordered.Contains(k)).OrderBy(k => k.Name, StringComparer.Ordinal));
        if (ordered.Count == 0) throw new ConnectException($"No fields found using key and value schemas for table: {table}");
        // Kafka's coordinates come first under these names, wherever they are from.
        return new(keys, others, [.. ordered.OrderBy(c => Array.IndexOf(KafkaNames, c.Name) is >= 0 and var place ? place : KafkaNames.Length)]);
    }

    private static void RefuseFieldOptions(JdbcSinkConfig config)
    {
        if (config.PrimaryKeyMode == PrimaryKeyMode.RecordValue)
            throw new ConnectException("pk.mode record_value is not supported with String value schemas");
        var wrong = new List<string>();
        if (config.FieldsWhitelist.Count > 0) wrong.Add(JdbcSinkConfig.FieldsWhitelistKey);
        if (config.TimestampFields.Count > 0) wrong.Add(JdbcSinkConfig.TimestampFieldsKey);
        if (wrong.Count > 0)
        {
            throw new ConnectException($"Sink connector '{config.Connector}' has options for fields, which values of type string do not have: "
                + $"{string.Join(", ", wrong)}. Remove them, or send structs.");
        }
    }

    private static SinkColumn[] OfKafka(JdbcSinkConfig config, string table)
    {
        var names = config.PrimaryKeyFields.Count == 0 ? KafkaNames : config.PrimaryKeyFields;
        return names.Distinct(StringComparer.Ordinal).Count() == 3 && names.Count == 3
            ? [
                new(names[0], Schema.String, IsKey: true, ColumnOrigin.Topic),
                new(names[1], Schema.Int32, IsKey: true, ColumnOrigin.Partition),
                new(names[2], Schema.Int64, IsKey: true, ColumnOrigin.Offset),
            ]
            : throw new ConnectException($"PK mode for table '{table}' is KAFKA so there should either be no field names defined for defaults "
                + $"{List(KafkaNames)} to be applicable, or exactly 3 different ones, defined fields are: {List(names)}");
    }

    private static SinkColumn[] OfKey(JdbcSinkConfig config, string table, Schema? schema)
    {
        if (schema is null) throw new ConnectException($"PK mode for table '{table}' is RECORD_KEY, but record key schema is missing");
        if (schema.Type != SchemaType.Struct)
        {
            if (!schema.Type.IsPrimitive()) throw new ConnectException($"Key schema must be primitive type or Struct, but is of type: {schema.Type}");
            return config.PrimaryKeyFields is [var name]
                ? [new(name, schema, IsKey: true, ColumnOrigin.Key, IsTimestampField: IsTimestamp(config, name, schema))]
                : throw new ConnectException("Need exactly one PK column defined since the key schema for records is a primitive type, "
                    + $"defined columns are: {List(config.PrimaryKeyFields)}");
        }
        return OfFields(config, table, schema, ColumnOrigin.KeyField, "RECORD_KEY", "key");
    }

    private static SinkColumn[] OfValue(JdbcSinkConfig config, string table, Schema? schema) =>
        schema is { Type: SchemaType.Struct }
            ? OfFields(config, table, schema, ColumnOrigin.ValueField, "RECORD_VALUE", "value")
            : throw new ConnectException($"PK mode for table '{table}' is RECORD_VALUE, but record value schema is missing");

    private static SinkColumn[] OfFields(JdbcSinkConfig config, string table, Schema schema, ColumnOrigin origin, string mode, string part)
    {
        var names = config.PrimaryKeyFields.Count == 0 ? schema.Fields.Select(f => f.Name) : config.PrimaryKeyFields.Distinct(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            var field = schema.Field(name) ?? throw new ConnectException(
                $"PK mode for table '{table}' is {mode} with configured PK fields {List(config.PrimaryKeyFields)}, "
                + $"but record {part} schema does not contain field: {name}");
            return new SinkColumn(field.Name, field.Schema, IsKey: true, origin, field.Index, IsTimestamp(config, field.Name, field.Schema));
        })];
    }

    private static bool IsTimestamp(JdbcSinkConfig config, string name, Schema schema) =>
        config.TimestampFields.Contains(name) && schema.Type is (SchemaType.Int64 or SchemaType.String) && schema.LogicalType == LogicalType.None;

    private static string List(IEnumerable<string> names) => $"[{string.Join(", ", names)}]";
}
