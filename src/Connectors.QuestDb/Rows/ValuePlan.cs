using Connect.Api;

namespace Connectors.QuestDb.Rows;

/// <summary>How values of a schema at a place are read, worked out once a schema.</summary>
internal sealed class ValuePlan
{
    // Names of Debezium's schemas (https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-temporal-types).
    private const string DebeziumMicroTimestamp = "io.debezium.time.MicroTimestamp", DebeziumDate = "io.debezium.time.Date";

    private readonly ColumnName _column;

    public ValuePlan(Schema schema, ColumnName column)
    {
        Schema = schema;
        Reading = ReadingOf(schema);
        if (Reading == ValueReading.Array)
        {
            Dimensions = 1;
            var elements = schema.ValueSchema;
            for (; elements?.Type == SchemaType.Array; elements = elements.ValueSchema) Dimensions++;
            if (Dimensions > 3 || elements?.Type is not (SchemaType.Float32 or SchemaType.Float64))
            {
                Reading = ValueReading.Unsupported;
                var of = elements?.Type.ToConnectName() ?? "?";
                Unsupported = Dimensions == 1 ? $"ARRAY<{of}>" : $"ARRAY of {Dimensions} dimensions of {of}";
            }
        }
        else if (Reading == ValueReading.Unsupported)
            Unsupported = schema.LogicalType == LogicalType.Decimal ? LogicalTypes.DecimalName : schema.Type.ToConnectName();
        _column = column;
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>What becomes of the values.</summary>
    public ValueReading Reading { get; }

    /// <summary>The fields of a struct, by their index.</summary>
    // Made when they are needed: a schema may contain itself.
    public FieldPlan[] Fields => field ??= FieldPlans();

    /// <summary>The dimensions of an array.</summary>
    public int Dimensions { get; }

    /// <summary>The name of a type that no column can hold.</summary>
    public string Unsupported { get; } = "";

    /// <summary>A value in the form that structs hold their fields in: dates as days, times and timestamps as milliseconds.</summary>
    public static Datum Unboxed(object? value) => value switch
    {
        DateTime timestamp => Datum.Of(LogicalTypes.FromTimestamp(timestamp)),
        DateOnly date => Datum.Of((long)LogicalTypes.FromDate(date)),
        TimeSpan time => Datum.Of(LogicalTypes.FromTime(time)),
        _ => Datum.From(value),
    };

    private FieldPlan[] FieldPlans()
    {
        if (Reading != ValueReading.Struct) return [];
        var plans = new FieldPlan[Schema.Fields.Count];
        foreach (var field in Schema.Fields)
        {
            var place = _column.Field(field.Name);
            plans[field.Index] = new FieldPlan(place, new ValuePlan(field.Schema, place), Unboxed(field.Schema.DefaultValue));
        }
        return plans;
    }

    private static ValueReading ReadingOf(Schema schema) => (schema.LogicalType, schema.Name, schema.Type) switch
    {
        (LogicalType.Timestamp, _, _) => ValueReading.Timestamp,
        (LogicalType.Date, _, _) => ValueReading.Date,
        (LogicalType.Time, _, _) => ValueReading.TimeOfDay,
        (_, DebeziumMicroTimestamp, SchemaType.Int64) => ValueReading.MicroTimestamp,
        (_, DebeziumDate, SchemaType.Int32) => ValueReading.DebeziumDate,
        (_, _, SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64) => ValueReading.Long,
        (_, _, SchemaType.Float32 or SchemaType.Float64) => ValueReading.Double,
        (_, _, SchemaType.Boolean) => ValueReading.Boolean,
        (_, _, SchemaType.String) => ValueReading.Text,
        (_, _, SchemaType.Struct) => ValueReading.Struct,
        (_, _, SchemaType.Array) => ValueReading.Array,
        _ => ValueReading.Unsupported,
    };

    /// <summary>A struct's field.</summary>
    /// <param name="Column">Its place.</param>
    /// <param name="Plan">How its values are read.</param>
    /// <param name="Default">What stands for null.</param>
    internal readonly record struct FieldPlan(ColumnName Column, ValuePlan Plan, Datum Default);
}
