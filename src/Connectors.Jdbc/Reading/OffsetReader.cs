using System.Data.Common;
using System.Numerics;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Reading;

/// <summary>Reads the offset of each row of a result.</summary>
/// <param name="rows">The result's schema.</param>
/// <param name="incrementing">The field of the incrementing column, or -1.</param>
/// <param name="timestamps">The fields of the timestamp columns.</param>
internal sealed class OffsetReader(RowSchema rows, int incrementing, int[] timestamps)
{
    /// <summary>The value of the incrementing column.</summary>
    /// <exception cref="ConnectException">It is null or too large.</exception>
    public long? Incrementing(Struct record)
    {
        if (incrementing < 0) return null;
        ref readonly var datum = ref record[incrementing];
        if (datum.IsNull) throw new ConnectException($"Null in incrementing column {Name(incrementing)}; rows with null there cannot be put in order");
        if (datum.Reference is not BigDecimal number) return datum.Integer;
        return number.Unscaled >= long.MinValue && number.Unscaled <= long.MaxValue
            ? (long)number.Unscaled
            : throw new ConnectException($"Incrementing column {Name(incrementing)} has {number}, which is beyond a 64-bit integer");
    }

    /// <summary>The timestamp of the row that a reader stands on: that of the first column that is not null.</summary>
    public Instant? Timestamp(DbDataReader row)
    {
        foreach (var field in timestamps)
            if (rows.ReadInstant(row, field) is { } time) return time;
        return null;
    }

    private string Name(int field) => $"{rows.Schema.Fields[field].Name} of {rows.Label}";
}
