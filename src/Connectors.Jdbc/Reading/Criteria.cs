using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>The WHERE and ORDER BY that find the rows after an offset, and the offset of a row.</summary>
/// <param name="dialect">Quotes names.</param>
/// <param name="table">The table whose columns are meant, or null for a query's own.</param>
/// <param name="timestampColumns">The timestamp columns, the first that is not null counts; empty where none is used.</param>
/// <param name="incrementingColumn">The incrementing column, or null where none is used.</param>
internal sealed class Criteria(Dialect dialect, TableId? table, IReadOnlyList<string> timestampColumns, string? incrementingColumn)
{
    /// <summary>
    /// How the names of all parameters begin: as a user's query will hardly have them, as <c>@</c> is a variable in MySQL's SQL and an operator in PostgreSQL's.
    /// </summary>
    public const string ParameterPrefix = "@connect_";

    private const string BeginParameter = ParameterPrefix + "begin", EndParameter = ParameterPrefix + "end", AfterParameter = ParameterPrefix + "after";

    private static readonly Instant FirstKnown = Instant.FromDateTime(DateTime.MinValue.AddDays(2));
    private static readonly Instant LastKnown = Instant.FromDateTime(DateTime.MaxValue.AddDays(-2));

    /// <summary>Whether the rows are found by time.</summary>
    public bool HasTimestamps => timestampColumns.Count > 0;

    /// <summary>What is put behind the SELECT, with a space before it; empty where all rows are meant.</summary>
    public string Clause
    {
        get
        {
            var ts = HasTimestamps ? Timestamp() : "";
            var id = incrementingColumn is null ? "" : Qualified(incrementingColumn);
            return (HasTimestamps, incrementingColumn is not null) switch
            {
                (true, true) => $" WHERE {ts} < {EndParameter} AND (({ts} = {BeginParameter} AND {id} > {AfterParameter}) OR {ts} > {BeginParameter})"
                    + $" ORDER BY {ts},{id} ASC",
                (true, false) => $" WHERE {ts} > {BeginParameter} AND {ts} < {EndParameter} ORDER BY {ts} ASC",
                (false, true) => $" WHERE {id} > {AfterParameter} ORDER BY {id} ASC",
                _ => "",
            };
        }
    }

    /// <summary>Sets the parameters of <see cref="Clause"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="database">Knows how a timestamp is given.</param>
    /// <param name="begin">The offset of the last row that was read.</param>
    /// <param name="end">Rows of this time and later are left for the next query.</param>
    /// <param name="options">The zone and calendar of the columns.</param>
    public void Bind(DbCommand command, SourceDatabase database, SourceOffset begin, Instant end, RowSchemaOptions options)
    {
        if (HasTimestamps)
        {
            var zone = options.Zone;
            var last = options.LegacyCalendar ? zone.ToInstant(zone.ToLocal(begin.Timestamp).ToIso()) : begin.Timestamp;
            database.SetTimestamp(Add(command, BeginParameter), Known(last), zone);
            database.SetTimestamp(Add(command, EndParameter), Known(end), zone);
        }
        if (incrementingColumn is null) return;
        var after = Add(command, AfterParameter);
        after.DbType = System.Data.DbType.Int64;
        after.Value = begin.Incrementing;
    }

    /// <summary>Finds the columns in a result, to read offsets from its rows.</summary>
    /// <exception cref="DataException">A column is not in the result, or is there twice in other cases.</exception>
    /// <exception cref="ConnectException">The incrementing column is not an integer.</exception>
    public OffsetReader Reader(RowSchema rows)
    {
        var field = -1;
        if (incrementingColumn is not null)
        {
            var found = rows.Schema.Field(incrementingColumn)
                ?? throw new DataException($"Incrementing column {incrementingColumn} is not in the result, which has {Names(rows)}; "
                    + "incrementing.column.name must be written exactly so");
            field = found.Index;
            CheckIncrementing(found, rows.Label);
        }
        return new OffsetReader(rows, field, [.. timestampColumns.Select(c => Find(rows, c))]);
    }

    private static void CheckIncrementing(Field column, string of)
    {
        var isDecimal = column.Schema.LogicalType == LogicalType.Decimal;
        var isInteger = column.Schema is { LogicalType: LogicalType.None, Type: SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64 };
        if (!isDecimal && !isInteger)
        {
            throw new ConnectException($"Invalid type for incrementing column {column.Name} of {of}: {column.Schema}, "
                + "expected an integer or a decimal without digits after the point");
        }
        if (isDecimal && LogicalTypes.ScaleOf(column.Schema) is var scale and not 0)
            throw new ConnectException($"Scale of incrementing column {column.Name} of {of} must be 0, and is {scale}");
    }

    // timestamp.initial and timestamp.delay.interval.ms may lead beyond the times that .NET and most databases have, where no rows are: the ends do as
    // well, in any zone.
    private static Instant Known(Instant time)
    {
        if (time == Instant.PositiveInfinity || time == Instant.NegativeInfinity) return time;
        return time.CompareTo(FirstKnown) < 0 ? FirstKnown : time.CompareTo(LastKnown) > 0 ? LastKnown : time;
    }

    private static int Find(RowSchema rows, string column)
    {
        if (rows.Schema.Field(column) is { } exact) return exact.Index;
        Field? found = null;
        foreach (var field in rows.Schema.Fields)
        {
            if (!field.Name.Equals(column, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) throw new DataException($"Timestamp column {column} could be {found.Name} or {field.Name}; write it exactly");
            found = field;
        }
        return found?.Index ?? throw new DataException($"Timestamp column {column} is not in the result, which has {Names(rows)}");
    }

    private static string Names(RowSchema rows) => string.Join(", ", rows.Schema.Fields.Select(f => f.Name));

    private string Timestamp() =>
        timestampColumns.Count == 1 ? Qualified(timestampColumns[0]) : $"COALESCE({string.Join(',', timestampColumns.Select(Qualified))})";

    private string Qualified(string column) => table is null ? dialect.Quote(column) : $"{dialect.Quote(table)}.{dialect.Quote(column)}";

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
