using Connect.Api;
using Connectors.Jdbc.Sink;

namespace Connectors.Jdbc.Databases.PostgreSql;

public sealed partial class PostgreSqlDialect
{
    /// <inheritdoc/>
    protected override string? TypeOf(Schema schema, bool key, bool timestampField)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (timestampField) return "TIMESTAMP";
        return schema.LogicalType switch
        {
            LogicalType.Decimal => "DECIMAL",
            LogicalType.Date => "DATE",
            LogicalType.Time => "TIME",
            LogicalType.Timestamp => "TIMESTAMP",
            _ => schema.Type switch
            {
                SchemaType.Int8 or SchemaType.Int16 => "SMALLINT",
                SchemaType.Int32 => "INT",
                SchemaType.Int64 => "BIGINT",
                SchemaType.Float32 => "REAL",
                SchemaType.Float64 => "DOUBLE PRECISION",
                SchemaType.Boolean => "BOOLEAN",
                SchemaType.String => "TEXT",
                SchemaType.Bytes => "BYTEA",
                SchemaType.Array when schema.ValueSchema is { } item && TypeOf(item, key: false, timestampField: false) is { } type => type + "[]",
                _ => null,
            },
        };
    }

    private protected override string Literal(Schema schema, object value, TimeRules times) => value switch
    {
        bool b => b ? "TRUE" : "FALSE",
        byte[] b => $"'\\x{Convert.ToHexString(b)}'",
        IReadOnlyList<object?> list => ArrayLiteral(schema, list, times),
        _ => base.Literal(schema, value, times),
    };

    private string ArrayLiteral(Schema schema, IReadOnlyList<object?> list, TimeRules times)
    {
        var items = list.Select(item => item is null ? "NULL" : Literal(schema.ValueSchema ?? schema, item, times));
        return $"ARRAY[{string.Join(",", items)}]::{TypeOf(schema, key: false, timestampField: false)}";
    }

    /// <inheritdoc/>
    internal override ValueKind KindOf(SinkColumn column, TableColumn? actual)
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
