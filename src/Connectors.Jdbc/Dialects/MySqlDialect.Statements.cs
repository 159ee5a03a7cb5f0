using System.Data;
using System.Data.Common;
using System.Globalization;
using Connectors.Jdbc.Sink;
using SchemaType = Connect.Api.Data.SchemaType;

namespace Connectors.Jdbc;

public sealed partial class MySqlDialect
{
    /// <inheritdoc/>
    internal override bool HasTransactionalDdl => false;

    // The backslash is escaped in literals, by the provider too, which does not ask the server whether it is to be.
    /// <inheritdoc/>
    internal override string WritingSession => "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')";

    // Measured with 500 rows of seven columns: 1.0 µs of CPU a row; by their names the provider looks parameters up, which costs half as much again.
    /// <inheritdoc/>
    internal override string Placeholder(int index) => "?";

    /// <inheritdoc/>
    protected override string? TypeOf(Schema schema, bool key, bool timestampField)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (timestampField) return "DATETIME(6)";
        return schema.LogicalType switch
        {
            LogicalType.Decimal => $"DECIMAL(65,{LogicalTypes.ScaleOf(schema)})",
            LogicalType.Date => "DATE",
            LogicalType.Time => "TIME(3)",
            LogicalType.Timestamp => "DATETIME(3)",
            _ => schema.Type switch
            {
                SchemaType.Int8 => "TINYINT",
                SchemaType.Int16 => "SMALLINT",
                SchemaType.Int32 => "INT",
                SchemaType.Int64 => "BIGINT",
                SchemaType.Float32 => "FLOAT",
                SchemaType.Float64 => "DOUBLE",
                SchemaType.Boolean => "TINYINT",
                SchemaType.String => "TEXT",
                SchemaType.Bytes => "VARBINARY(1024)",
                _ => null,
            },
        };
    }

    // The backslash escapes in MySQL's literals too.
    private protected override string Text(string text) => base.Text(text.Replace("\\", "\\\\", StringComparison.Ordinal));

    private protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows, SinkSettings settings) =>
        $"{InsertStatement(table, [.. keys, .. others], rows)} on duplicate key update "
        + string.Join(',', (others.Length > 0 ? others : keys).Select(c => $"{c}=values({c})"));

    /// <inheritdoc/>
    internal override void Describe(DbParameter parameter, ValueKind kind)
    {
        base.Describe(parameter, kind);
        if (kind == ValueKind.Boolean) parameter.DbType = DbType.Int16;
        if (kind == ValueKind.Timestamp) parameter.DbType = DbType.DateTime;
        if (kind == ValueKind.Float32) parameter.DbType = DbType.Double;
        // Decimals beyond System.Decimal go as text, and the parameter's type is the same for all rows.
        if (kind == ValueKind.Decimal) parameter.DbType = DbType.String;
    }

    /// <inheritdoc/>
    internal override object ValueOf(ColumnBuffer buffer, int row) => buffer.Kind switch
    {
        ValueKind.Boolean when buffer.Present[row] => (short)buffer.Bits[row],
        ValueKind.Float32 when buffer.Present[row] => AsWritten((float)BitConverter.Int64BitsToDouble(buffer.Bits[row])),
        ValueKind.Decimal when buffer.Present[row] => ((BigDecimal)buffer.References[row]!).ToPlainString(),
        _ => base.ValueOf(buffer, row),
    };

    // The Java drivers write 0.1f as 0.1, which is what a column of type DOUBLE or DECIMAL then holds; the float itself is 0.10000000149….
    private static double AsWritten(float number)
    {
        Span<byte> text = stackalloc byte[32];
        return number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
            && double.TryParse(text[..length], CultureInfo.InvariantCulture, out var written) ? written : number;
    }

    internal override string? Advice(DbException failure)
    {
        // ER_BLOB_KEY_WITHOUT_LENGTH
        if (failure.Message.Contains("without a key length", StringComparison.Ordinal))
            return "MySQL cannot make a key of TEXT: create the table yourself with the key as VARCHAR, or use keys that are numbers";
        // ER_DATA_TOO_LONG
        return failure.Message.StartsWith("Data too long", StringComparison.Ordinal)
            ? "columns made by auto.create take 65,535 bytes of text and 1,024 of bytes: alter the column to a larger type"
            : null;
    }
}
