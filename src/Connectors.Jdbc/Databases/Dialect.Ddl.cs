using System.Data.Common;
using System.Globalization;
using System.Text;
using Connect.Api;
using Connect.Java;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases;

internal abstract partial class Dialect
{
    /// <summary>The types of columns that are to be made, or null where the dialect makes none.</summary>
    protected virtual ColumnTypeNames? ColumnTypes => null;

    /// <summary>The type of a column that is to be made, or null where the database has none for the schema.</summary>
    /// <param name="schema">The schema of its values.</param>
    /// <param name="key">Whether it is part of the key.</param>
    /// <param name="timestampField">Whether its numbers are timestamps, finer than milliseconds.</param>
    protected virtual string? TypeOf(Schema schema, bool key = false, bool timestampField = false) => ColumnTypes?.Of(schema, key, timestampField);

    /// <summary>A statement that creates a table.</summary>
    /// <exception cref="ConnectException">A column has no type here.</exception>
    public string CreateTable(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times)
    {
        var sql = new StringBuilder($"CREATE TABLE {Quote(table)} (\n");
        for (var i = 0; i < columns.Count; i++) sql.Append(i == 0 ? "" : ",\n").Append(ColumnSpec(columns[i], times));
        var keys = columns.Where(c => c.IsKey).Select(c => Quote(c.Name)).ToArray();
        if (keys.Length > 0) sql.Append(CultureInfo.InvariantCulture, $",\nPRIMARY KEY({string.Join(',', keys)})");
        return sql.Append(')').ToString();
    }

    /// <summary>Statements that add columns to a table.</summary>
    /// <exception cref="ConnectException">A column has no type here.</exception>
    public virtual IReadOnlyList<string> AddColumns(TableId table, IReadOnlyList<SinkColumn> columns, TimeRules times) =>
        [$"ALTER TABLE {Quote(table)} {string.Join(",\n", columns.Select(c => $"ADD {ColumnSpec(c, times)}"))}"];

    /// <summary>What to do about a failure, for people; null where the dialect has no advice.</summary>
    public virtual string? Advice(DbException failure) => null;

    /// <summary>A column's name, type and default or nullability; a default alone leaves it nullable, as in Java.</summary>
    protected string ColumnSpec(SinkColumn column, TimeRules times)
    {
        var type = TypeOf(column.Schema, column.IsKey, column.IsTimestampField) ?? throw new ConnectException(
            $"{column.Schema.Name ?? "null"} ({column.Schema.Type.ToConnectName()}) type doesn't have a mapping to the SQL database column type "
            + $"(field '{column.Name}', {Name})");
        var rest = column.Schema.DefaultValue is { } value ? $"DEFAULT {Literal(column.Schema, value, times)}" : column.IsOptional ? "NULL" : "NOT NULL";
        return $"{Quote(column.Name)} {type} {rest}";
    }

    /// <summary>A default's value in SQL.</summary>
    /// <exception cref="ConnectException">The database has no literals of the type.</exception>
    protected virtual string Literal(Schema schema, object value, TimeRules times) => value switch
    {
        bool b => b ? "1" : "0",
        sbyte or short or int or long => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        float f => JavaNumber.ToString(f),
        double d => JavaNumber.ToString(d),
        BigDecimal d => d.ToPlainString(),
        DateOnly d => $"'{times.DateText(LogicalTypes.FromDate(d))}'",
        TimeSpan t => $"'{times.TimeText(LogicalTypes.FromTime(t))}'",
        DateTime t => $"'{times.TimestampText(LogicalTypes.FromTimestamp(t))}'",
        string s => Text(s),
        byte[] b => $"x'{Convert.ToHexString(b)}'",
        _ => throw new ConnectException($"A default of type {schema.Type.ToConnectName()} cannot be written in {Name}"),
    };

    /// <summary>A string in SQL.</summary>
    protected virtual string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
