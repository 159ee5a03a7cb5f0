using System.Data.Common;
using System.Runtime.InteropServices;
using Connect.Api;
using Connectors.Jdbc.Sink;
using Npgsql;
using NpgsqlTypes;

namespace Connectors.Jdbc;

public sealed partial class PostgreSqlDatabase
{
    /// <inheritdoc/>
    internal override IArrayParameters Arrays { get; } = new NpgsqlArrays();

    /// <summary>
    /// Columns as PostgreSQL's arrays. Dates and times are given as the numbers that go over the wire (days and microseconds since 2000-01-01), which is both
    /// faster and free of Npgsql's reading of .NET's first and last dates as infinities.
    /// </summary>
    private sealed class NpgsqlArrays : IArrayParameters
    {
        private static readonly long Ticks2000 = new DateTime(2000, 1, 1).Ticks;
        private static readonly int Day2000 = new DateOnly(2000, 1, 1).DayNumber;

        public DbParameter Create(ValueKind kind) => kind switch
        {
            ValueKind.Int16 => Of<short?>(NpgsqlDbType.Smallint),
            ValueKind.Int32 => Of<int?>(NpgsqlDbType.Integer),
            ValueKind.Int64 or ValueKind.Milliseconds or ValueKind.DateMilliseconds => Of<long?>(NpgsqlDbType.Bigint),
            ValueKind.Float32 => Of<float?>(NpgsqlDbType.Real),
            ValueKind.Float64 => Of<double?>(NpgsqlDbType.Double),
            ValueKind.Boolean => Of<bool?>(NpgsqlDbType.Boolean),
            ValueKind.Bytes => Of<byte[]?>(NpgsqlDbType.Bytea),
            ValueKind.Date => Of<int?>(NpgsqlDbType.Date),
            ValueKind.Time => Of<long?>(NpgsqlDbType.Time),
            ValueKind.Timestamp => Of<long?>(NpgsqlDbType.Timestamp),
            ValueKind.Instant => Of<long?>(NpgsqlDbType.TimestampTz),
            // Decimals of any precision, arrays and times with a zone go as text, and are cast in the statement.
            _ => Of<string?>(NpgsqlDbType.Text),
        };

        public void Fill(DbParameter parameter, ColumnBuffer column, int from, int count)
        {
            var bits = column.Bits;
            var references = column.References;
            var present = column.Present;
            switch (column.Kind)
            {
                case ValueKind.Int16:
                    var int16 = Room<short?>(parameter, count);
                    for (var i = 0; i < count; i++) int16[i] = present[from + i] ? (short)bits[from + i] : null;
                    break;
                case ValueKind.Int32:
                    var int32 = Room<int?>(parameter, count);
                    for (var i = 0; i < count; i++) int32[i] = present[from + i] ? (int)bits[from + i] : null;
                    break;
                case ValueKind.Int64 or ValueKind.Milliseconds or ValueKind.DateMilliseconds:
                    var int64 = Room<long?>(parameter, count);
                    for (var i = 0; i < count; i++) int64[i] = present[from + i] ? bits[from + i] : null;
                    break;
                case ValueKind.Float32:
                    var float32 = Room<float?>(parameter, count);
                    for (var i = 0; i < count; i++) float32[i] = present[from + i] ? (float)BitConverter.Int64BitsToDouble(bits[from + i]) : null;
                    break;
                case ValueKind.Float64:
                    var float64 = Room<double?>(parameter, count);
                    for (var i = 0; i < count; i++) float64[i] = present[from + i] ? BitConverter.Int64BitsToDouble(bits[from + i]) : null;
                    break;
                case ValueKind.Boolean:
                    var boolean = Room<bool?>(parameter, count);
                    for (var i = 0; i < count; i++) boolean[i] = present[from + i] ? bits[from + i] != 0 : null;
                    break;
                case ValueKind.Date:
                    var date = Room<int?>(parameter, count);
                    for (var i = 0; i < count; i++) date[i] = present[from + i] ? (int)bits[from + i] - Day2000 : null;
                    break;
                case ValueKind.Time:
                    var time = Room<long?>(parameter, count);
                    for (var i = 0; i < count; i++) time[i] = present[from + i] ? bits[from + i] / TimeSpan.TicksPerMicrosecond : null;
                    break;
                case ValueKind.Timestamp or ValueKind.Instant:
                    var timestamp = Room<long?>(parameter, count);
                    for (var i = 0; i < count; i++) timestamp[i] = present[from + i] ? Microseconds(bits[from + i]) : null;
                    break;
                case ValueKind.Bytes:
                    var bytes = Room<byte[]?>(parameter, count);
                    for (var i = 0; i < count; i++) bytes[i] = (byte[]?)references[from + i];
                    break;
                case ValueKind.Decimal:
                    var number = Room<string?>(parameter, count);
                    for (var i = 0; i < count; i++) number[i] = present[from + i] ? ((BigDecimal)references[from + i]!).ToPlainString() : null;
                    break;
                default:
                    var text = Room<string?>(parameter, count);
                    for (var i = 0; i < count; i++) text[i] = (string?)references[from + i];
                    break;
            }
        }

        // The parameter's own list, made as long as the batch.
        private static Span<T> Room<T>(DbParameter parameter, int count)
        {
            var list = ((NpgsqlParameter<List<T>>)parameter).TypedValue!;
            CollectionsMarshal.SetCount(list, count);
            return CollectionsMarshal.AsSpan(list);
        }

        private static NpgsqlParameter<List<T>> Of<T>(NpgsqlDbType type) => new() { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type };

        // Towards the past, as PostgreSQL rounds none.
        private static long Microseconds(long ticks) => (ticks - Ticks2000 - (ticks < Ticks2000 ? TimeSpan.TicksPerMicrosecond - 1 : 0)) / TimeSpan.TicksPerMicrosecond;
    }
}
