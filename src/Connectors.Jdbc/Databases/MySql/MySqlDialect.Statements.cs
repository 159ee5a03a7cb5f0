using System.Data;
using System.Data.Common;
using System.Globalization;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.MySql;

internal sealed partial class MySqlDialect
{
    public override bool HasTransactionalDdl => false;

    // The backslash is escaped in literals, by the provider too, which does not ask the server whether it is to be.
    public override string WritingSession => "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')";

    // Measured with 500 rows of seven columns: 1.0 µs of CPU a row; by their names the provider looks parameters up, which costs half as much again.
    public override string Placeholder(int index) => "?";

    protected override ColumnTypeNames ColumnTypes { get; } = new()
    {
        Int8 = "TINYINT",
        Int16 = "SMALLINT",
        Int32 = "INT",
        Int64 = "BIGINT",
        Float32 = "FLOAT",
        Float64 = "DOUBLE",
        Boolean = "TINYINT",
        String = "TEXT",
        Bytes = "VARBINARY(1024)",
        Decimal = static scale => $"DECIMAL(65,{scale})",
        Date = "DATE",
        Time = "TIME(3)",
        Timestamp = "DATETIME(3)",
        FineTimestamp = "DATETIME(6)",
    };

    // The backslash escapes in MySQL's literals too.
    protected override string Text(string text) => base.Text(text.Replace("\\", "\\\\", StringComparison.Ordinal));

    protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows) =>
        $"{InsertStatement(table, [.. keys, .. others], rows)} on duplicate key update "
        + string.Join(',', (others.Length > 0 ? others : keys).Select(c => $"{c}=values({c})"));

    public override void SetType(DbParameter parameter, ValueKind kind)
    {
        base.SetType(parameter, kind);
        if (kind == ValueKind.Boolean) parameter.DbType = DbType.Int16;
        if (kind == ValueKind.Timestamp) parameter.DbType = DbType.DateTime;
        if (kind == ValueKind.Float32) parameter.DbType = DbType.Double;
        // Decimals beyond System.Decimal go as text, and the parameter's type is the same for all rows.
        if (kind == ValueKind.Decimal) parameter.DbType = DbType.String;
    }

    public override object ValueOf(ColumnBuffer buffer, int row) => buffer.Kind switch
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

    public override string? Advice(DbException failure)
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
