using System.Data;
using System.Data.Common;
using Connectors.Jdbc.Sink;
using SchemaType = Connect.Api.Data.SchemaType;

namespace Connectors.Jdbc.Databases.Sqlite;

public sealed partial class SqliteDialect
{
    // There is no server to save round trips to, and the library looks parameters up by walking their list: one row a statement, prepared once, is the fastest.
    /// <inheritdoc/>
    internal override int MaxRowsPerStatement => 1;

    /// <inheritdoc/>
    protected override string? TypeOf(Schema schema, bool key, bool timestampField)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (timestampField || schema.LogicalType != LogicalType.None) return "NUMERIC";
        return schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64 or SchemaType.Boolean => "INTEGER",
            SchemaType.Float32 or SchemaType.Float64 => "REAL",
            SchemaType.String => "TEXT",
            SchemaType.Bytes => "BLOB",
            _ => null,
        };
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> AddColumns(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times) =>
        [.. columns.Select(c => $"ALTER TABLE {Quote(table)} ADD {ColumnSpec(c, times)}")];

    private protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows, SinkSettings settings) =>
        $"INSERT OR REPLACE INTO {Quote(table)} ({string.Join(',', [.. keys, .. others])}) VALUES {Rows(keys.Length + others.Length, rows)}";

    /// <inheritdoc/>
    internal override ValueKind KindOf(SinkColumn column, TableColumn? actual) => base.KindOf(column, actual) switch
    {
        ValueKind.Date => ValueKind.DateMilliseconds,
        ValueKind.Time or ValueKind.Timestamp => ValueKind.Milliseconds,
        var kind => kind,
    };

    /// <inheritdoc/>
    internal override void Describe(DbParameter parameter, ValueKind kind)
    {
        base.Describe(parameter, kind);
        // As text a decimal is exact; the column's affinity makes a number of it.
        if (kind == ValueKind.Decimal) parameter.DbType = DbType.String;
    }

    /// <inheritdoc/>
    internal override object ValueOf(ColumnBuffer buffer, int row) =>
        buffer.Kind == ValueKind.Decimal && buffer.Present[row] ? ((BigDecimal)buffer.References[row]!).ToPlainString() : base.ValueOf(buffer, row);
}
