using Connect.Api;
using Connectors.Jdbc.Sink;

namespace Connectors.Jdbc;

public sealed partial class SqlServerDialect
{
    /// <inheritdoc/>
    internal override int MaxParameters => 2000;

    /// <inheritdoc/>
    internal override bool UpsertsNeedDistinctKeys => true;

    /// <inheritdoc/>
    protected override string? TypeOf(Schema schema, bool key, bool timestampField)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (timestampField) return "datetime2";
        return schema.LogicalType switch
        {
            LogicalType.Decimal => $"decimal(38,{LogicalTypes.ScaleOf(schema)})",
            LogicalType.Date => "date",
            LogicalType.Time => "time",
            LogicalType.Timestamp => "datetime2",
            _ => schema.Type switch
            {
                SchemaType.Int8 => "tinyint",
                SchemaType.Int16 => "smallint",
                SchemaType.Int32 => "int",
                SchemaType.Int64 => "bigint",
                SchemaType.Float32 => "real",
                SchemaType.Float64 => "float",
                SchemaType.Boolean => "bit",
                SchemaType.String => key ? "varchar(900)" : "varchar(max)",
                SchemaType.Bytes => "varbinary(max)",
                _ => null,
            },
        };
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> AddColumns(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times) =>
        [$"ALTER TABLE {Quote(table)} ADD {string.Join(",\n", columns.Select(c => ColumnSpec(c, times)))}"];

    private protected override string Literal(Schema schema, object value, TimeRules times) =>
        value is byte[] bytes ? $"0x{Convert.ToHexString(bytes)}" : base.Literal(schema, value, times);

    private protected override string UpsertStatement(TableId table, string[] keys, string[] others, int rows, SinkSettings settings)
    {
        string[] all = [.. keys, .. others];
        var update = others.Length == 0 ? "" : $" WHEN MATCHED THEN UPDATE SET {string.Join(',', others.Select(o => $"{o}=incoming.{o}"))}";
        return $"MERGE INTO {Quote(table)}{(settings.MergeHoldLock ? " WITH (HOLDLOCK)" : "")} AS target"
            + $" USING (VALUES {Rows(all.Length, rows)}) AS incoming({string.Join(',', all)})"
            + $" ON ({string.Join(" AND ", keys.Select(k => $"target.{k}=incoming.{k}"))}){update}"
            + $" WHEN NOT MATCHED THEN INSERT ({string.Join(',', all)}) VALUES ({string.Join(',', all.Select(a => $"incoming.{a}"))});";
    }
}
