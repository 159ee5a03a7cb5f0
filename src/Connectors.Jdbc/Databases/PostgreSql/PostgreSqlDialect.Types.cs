using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.PostgreSql;

internal sealed partial class PostgreSqlDialect
{
    protected override ColumnTypeNames ColumnTypes { get; } = new()
    {
        Int8 = "SMALLINT",
        Int16 = "SMALLINT",
        Int32 = "INT",
        Int64 = "BIGINT",
        Float32 = "REAL",
        Float64 = "DOUBLE PRECISION",
        Boolean = "BOOLEAN",
        String = "TEXT",
        Bytes = "BYTEA",
        Decimal = static _ => "DECIMAL",
        Date = "DATE",
        Time = "TIME",
        Timestamp = "TIMESTAMP",
    };

    protected override string? TypeOf(Schema schema, bool key = false, bool timestampField = false)
    {
        if (timestampField || schema.Type != SchemaType.Array) return base.TypeOf(schema, key, timestampField);
        return schema.ValueSchema is { } item && TypeOf(item) is { } type ? type + "[]" : null;
    }

    protected override string ArrayLiteral(IReadOnlyList<object?> items) => PostgreSqlArrayText.Of(items);

    protected override string Literal(Schema schema, object value, TimeRules times) => value switch
    {
        bool b => b ? "TRUE" : "FALSE",
        byte[] b => $"'\\x{Convert.ToHexString(b)}'",
        IReadOnlyList<object?> list => ArrayDefault(schema, list, times),
        _ => base.Literal(schema, value, times),
    };

    private string ArrayDefault(Schema schema, IReadOnlyList<object?> list, TimeRules times)
    {
        var items = list.Select(item => item is null ? "NULL" : Literal(schema.ValueSchema ?? schema, item, times));
        return $"ARRAY[{string.Join(",", items)}]::{TypeOf(schema)}";
    }

    public override ValueKind KindOf(SinkColumn column, TableColumn? actual)
    {
        if (column.Schema.Type == SchemaType.Array)
        {
            // Columns of other arrays can be made, but not be written to, as in Java.
            return column.Schema.ValueSchema is { LogicalType: LogicalType.None, Type: not SchemaType.Bytes } item && item.Type.IsPrimitive()
                ? ValueKind.Array
                : ValueKind.Unsupported;
        }
        // The Java driver gives dates and times as text with the zone's offset and without a type, which any column reads as it likes.
        return (base.KindOf(column, actual), actual?.TypeName) switch
        {
            (ValueKind.Date, not (null or "date")) => ValueKind.DateWithZone,
            (ValueKind.Time, not (null or "time")) => ValueKind.TimeWithZone,
            (ValueKind.Timestamp, "timestamptz") => ValueKind.Instant,
            (ValueKind.Timestamp, not (null or "timestamp")) => ValueKind.TimestampWithZone,
            var (kind, _) => kind,
        };
    }
}
