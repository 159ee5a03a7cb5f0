using System.Data;
using System.Data.Common;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.Sqlite;

internal sealed partial class SqliteDialect
{
    // There is no server to save round trips to, and the library looks parameters up by walking their list: one row a statement, prepared once, is the fastest.
    public override int MaxRowsPerStatement => 1;

    protected override ColumnTypeNames ColumnTypes { get; } = new()
    {
        Int8 = "INTEGER",
        Int16 = "INTEGER",
        Int32 = "INTEGER",
        Int64 = "INTEGER",
        Float32 = "REAL",
        Float64 = "REAL",
        Boolean = "INTEGER",
        String = "TEXT",
        Bytes = "BLOB",
        Decimal = static _ => "NUMERIC",
        Date = "NUMERIC",
        Time = "NUMERIC",
        Timestamp = "NUMERIC",
    };

    public override IReadOnlyList<string> AddColumns(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times) =>
        [.. columns.Select(c => $"ALTER TABLE {Quote(table)} ADD {ColumnSpec(c, times)}")];

    protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows) =>
        $"INSERT OR REPLACE INTO {Quote(table)} ({string.Join(',', [.. keys, .. others])}) VALUES {Rows(keys.Length + others.Length, rows)}";

    public override ValueKind KindOf(SinkColumn column, TableColumn? actual) => base.KindOf(column, actual) switch
    {
        ValueKind.Date => ValueKind.DateMilliseconds,
        ValueKind.Time or ValueKind.Timestamp => ValueKind.Milliseconds,
        var kind => kind,
    };

    public override void SetType(DbParameter parameter, ValueKind kind)
    {
        base.SetType(parameter, kind);
        // As text a decimal is exact; the column's affinity makes a number of it.
        if (kind == ValueKind.Decimal) parameter.DbType = DbType.String;
    }

    public override object ValueOf(ColumnBuffer buffer, int row) =>
        buffer.Kind == ValueKind.Decimal && buffer.Present[row] ? ((BigDecimal)buffer.References[row]!).ToPlainString() : base.ValueOf(buffer, row);
}
