using System.Data.Common;
using System.Runtime.InteropServices;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Npgsql;
using NpgsqlTypes;

namespace Connectors.Jdbc.Databases.PostgreSql;

/// <summary>
/// Columns as PostgreSQL's arrays. Dates and times are given as the numbers that go over the wire (days and microseconds since 2000-01-01), which is both
/// faster and free of Npgsql's reading of .NET's first and last dates as infinities.
/// </summary>
internal static class NpgsqlArrays
{
    private static readonly long Ticks2000 = new DateTime(2000, 1, 1).Ticks;
    private static readonly int Day2000 = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>Makes a parameter for columns of a kind; it is used again for each batch.</summary>
    public static DbParameter Create(ValueKind kind) => new NpgsqlParameter
    {
        NpgsqlDbType = NpgsqlDbType.Array | kind switch
        {
            ValueKind.Int16 => NpgsqlDbType.Smallint,
            ValueKind.Int32 => NpgsqlDbType.Integer,
            ValueKind.Int64 or ValueKind.Milliseconds or ValueKind.DateMilliseconds => NpgsqlDbType.Bigint,
            ValueKind.Float32 => NpgsqlDbType.Real,
            ValueKind.Float64 => NpgsqlDbType.Double,
            ValueKind.Boolean => NpgsqlDbType.Boolean,
            ValueKind.Bytes => NpgsqlDbType.Bytea,
            ValueKind.Date => NpgsqlDbType.Date,
            ValueKind.Time => NpgsqlDbType.Time,
            ValueKind.Timestamp => NpgsqlDbType.Timestamp,
            ValueKind.Instant => NpgsqlDbType.TimestampTz,
            // Decimals of any precision, arrays and times with a zone go as text, and are cast in the statement.
            _ => NpgsqlDbType.Text,
        },
    };

    /// <summary>Puts some of a column's values into its parameter.</summary>
    public static void Fill(DbParameter parameter, ColumnBuffer column, int from, int count)
    {
        switch (column.Kind)
        {
            case ValueKind.Int16: Put<short>(parameter, column, from, count, static n => (short)n); break;
            case ValueKind.Int32: Put<int>(parameter, column, from, count, static n => (int)n); break;
            case ValueKind.Int64 or ValueKind.Milliseconds or ValueKind.DateMilliseconds: Put<long>(parameter, column, from, count, static n => n); break;
            case ValueKind.Float32: Put<float>(parameter, column, from, count, static n => (float)BitConverter.Int64BitsToDouble(n)); break;
            case ValueKind.Float64: Put<double>(parameter, column, from, count, BitConverter.Int64BitsToDouble); break;
            case ValueKind.Boolean: Put<bool>(parameter, column, from, count, static n => n != 0); break;
            case ValueKind.Date: Put<int>(parameter, column, from, count, static n => (int)n - Day2000); break;
            case ValueKind.Time: Put<long>(parameter, column, from, count, static n => n / TimeSpan.TicksPerMicrosecond); break;
            case ValueKind.Timestamp or ValueKind.Instant: Put<long>(parameter, column, from, count, Microseconds); break;
            case ValueKind.Bytes: Put(parameter, column, from, count, static o => (byte[]?)o); break;
            case ValueKind.Decimal: Put(parameter, column, from, count, static o => ((BigDecimal?)o)?.ToPlainString()); break;
            default: Put(parameter, column, from, count, static o => (string?)o); break;
        }
    }

    // Npgsql writes what cannot be null at less cost, and mostly nothing is.
    private static void Put<T>(DbParameter parameter, ColumnBuffer column, int from, int count, Func<long, T> convert) where T : struct
    {
        var bits = column.Bits.Slice(from, count);
        var present = column.Present.Slice(from, count);
        if (present.Contains(false))
        {
            var room = Room<T?>(parameter, count);
            for (var i = 0; i < room.Length; i++) room[i] = present[i] ? convert(bits[i]) : null;
        }
        else
        {
            var room = Room<T>(parameter, count);
            for (var i = 0; i < room.Length; i++) room[i] = convert(bits[i]);
        }
    }

    private static void Put<T>(DbParameter parameter, ColumnBuffer column, int from, int count, Func<object?, T?> convert) where T : class
    {
        var references = column.References.Slice(from, count);
        var room = Room<T?>(parameter, count);
        for (var i = 0; i < room.Length; i++) room[i] = convert(references[i]);
    }

    // The parameter's own list, made as long as the batch.
    private static Span<T> Room<T>(DbParameter parameter, int count)
    {
        if (parameter.Value is not List<T> list) parameter.Value = list = [];
        CollectionsMarshal.SetCount(list, count);
        return CollectionsMarshal.AsSpan(list);
    }

    // To the nearest, as the Java driver does with nanoseconds; in years since 1, so that no time before 2000 is rounded the other way.
    private static long Microseconds(long ticks) =>
        ((ticks + (TimeSpan.TicksPerMicrosecond / 2)) / TimeSpan.TicksPerMicrosecond) - (Ticks2000 / TimeSpan.TicksPerMicrosecond);
}
