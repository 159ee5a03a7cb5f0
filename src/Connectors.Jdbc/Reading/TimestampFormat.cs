using System.Globalization;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Reading;

/// <summary>Writes points in time as <c>timestamp.granularity</c> says.</summary>
/// <param name="granularity">The form.</param>
/// <param name="zone">The zone of the ISO forms.</param>
internal sealed class TimestampFormat(TimestampGranularity granularity, DatabaseZone zone)
{
    /// <summary>The schema of columns that hold points in time.</summary>
    public Schema Schema(bool optional) => granularity switch
    {
        TimestampGranularity.ConnectLogical => optional ? LogicalTypes.OptionalTimestamp : LogicalTypes.Timestamp,
        TimestampGranularity.MicrosLong or TimestampGranularity.NanosLong => optional ? Connect.Api.Data.Schema.OptionalInt64 : Connect.Api.Data.Schema.Int64,
        _ => optional ? Connect.Api.Data.Schema.OptionalString : Connect.Api.Data.Schema.String,
    };

    /// <summary>The value for a record.</summary>
    /// <exception cref="DataException">The time is too far away for int64 nanoseconds, or for a date of the years 1 to 9999.</exception>
    public Datum Write(Instant time)
    {
        switch (granularity)
        {
            case TimestampGranularity.ConnectLogical: return Datum.Of(time.Millis);
            case TimestampGranularity.MicrosLong: return Datum.Of(Count(time, 1_000_000));
            case TimestampGranularity.MicrosString: return Datum.From(Count(time, 1_000_000).ToString(CultureInfo.InvariantCulture));
            case TimestampGranularity.NanosLong: return Datum.Of(Count(time, 1_000_000_000));
            case TimestampGranularity.NanosString:
                return Datum.From(((Int128)SecondsTowardsZero(time) * 1_000_000_000 + time.Nanos).ToString(CultureInfo.InvariantCulture));
            default:
                var local = zone.ToLocal(time);
                if (!local.IsDateTime) throw new DataException($"{time.Seconds} s since 1970 is not a time of the years 1 to 9999");
                var text = local.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
                return Datum.From(granularity == TimestampGranularity.MicrosIsoDatetimeString
                    ? string.Create(CultureInfo.InvariantCulture, $"{text}.{local.Nanos / 1000:D6}")
                    : string.Create(CultureInfo.InvariantCulture, $"{text}.{local.Nanos:D9}"));
        }
    }

    private static long Count(Instant time, long perSecond)
    {
        try { return checked(SecondsTowardsZero(time) * perSecond + time.Nanos / (1_000_000_000 / perSecond)); }
        catch (OverflowException)
        {
            var unit = perSecond == 1_000_000 ? "micro" : "nano";
            throw new DataException($"{time.Seconds} s since 1970 do not fit a 64-bit number of {unit}seconds; "
                + "timestamp.granularity nanos_string has no such limit");
        }
    }

    // Java rounds the milliseconds towards zero, so that times before 1970 with a fraction come out a second late. Readers of the topics know them so.
    private static long SecondsTowardsZero(Instant time) => time.Millis / 1000;
}
