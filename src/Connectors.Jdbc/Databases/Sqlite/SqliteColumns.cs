using System.Globalization;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases.Sqlite;

/// <summary>Reads SQLite's values, which may be of any kind in any column.</summary>
/// <param name="zone">The zone of times that are kept as text.</param>
internal sealed class SqliteColumns(DatabaseZone zone) : ColumnReaders
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];

    public override ReadValue Value(ResultColumn column, SchemaType type) => type switch
    {
        SchemaType.Boolean => static (row, i) => Datum.Of(row.GetInt64(i) != 0),
        SchemaType.Int8 => static (row, i) => Datum.Of(checked((sbyte)row.GetInt64(i))),
        SchemaType.Int16 => static (row, i) => Datum.Of(checked((short)row.GetInt64(i))),
        SchemaType.Int32 => static (row, i) => Datum.Of(checked((int)row.GetInt64(i))),
        // The library makes 0 of text that is no number.
        SchemaType.Float64 => static (row, i) => Datum.Of(row.GetValue(i) switch
        {
            double number => number,
            long number when (Int128)(double)number == number => number,
            var other => throw new DataException($"'{other}' is not a number that a double holds"),
        }),
        _ => base.Value(column, type),
    };

    public override ReadNumber Date(ResultColumn column) => (row, i) =>
    {
        var time = row.GetFieldType(i) == typeof(long) ? Instant.FromMillis(row.GetInt64(i)) : Instant.FromDateTime(Parse(row.GetString(i)));
        var day = Math.DivRem(time.Seconds, Instant.SecondsPerDay, out var rest);
        if (rest != 0 || time.Nanos != 0)
            throw new DataException("it has a time of day, and the column is declared as a date; declare it TIMESTAMP, or cast it in a query");
        return day;
    };

    public override ReadTimestamp Timestamp(ResultColumn column) => (row, i) => row.GetFieldType(i) == typeof(long)
        ? Instant.FromMillis(row.GetInt64(i))
        : zone.ToInstant(Instant.FromDateTime(Parse(row.GetString(i))));

    private static DateTime Parse(string text) => DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw new FormatException($"'{text}' is not a time: expected 2024-01-02 03:04:05.678 or milliseconds since 1970");
}
