using System.Globalization;

namespace Connect.Api.Data;

/// <summary>Schemas of the built-in logical types and their units.</summary>
public static class LogicalTypes
{
    /// <summary>Schema name of decimals.</summary>
    public const string DecimalName = "org.apache.kafka.connect.data.Decimal";
    /// <summary>Schema name of dates.</summary>
    public const string DateName = "org.apache.kafka.connect.data.Date";
    /// <summary>Schema name of times of day.</summary>
    public const string TimeName = "org.apache.kafka.connect.data.Time";
    /// <summary>Schema name of points in time.</summary>
    public const string TimestampName = "org.apache.kafka.connect.data.Timestamp";
    /// <summary>The parameter of a decimal's schema that holds its scale.</summary>
    public const string ScaleParameter = "scale";
    /// <summary>Milliseconds in a day.</summary>
    public const long MillisecondsPerDay = 86_400_000;

    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>A required date.</summary>
    public static Schema Date { get; } = DateBuilder().Build();
    /// <summary>An optional date.</summary>
    public static Schema OptionalDate { get; } = DateBuilder().Optional().Build();
    /// <summary>A required time of day.</summary>
    public static Schema Time { get; } = TimeBuilder().Build();
    /// <summary>An optional time of day.</summary>
    public static Schema OptionalTime { get; } = TimeBuilder().Optional().Build();
    /// <summary>A required point in time.</summary>
    public static Schema Timestamp { get; } = TimestampBuilder().Build();
    /// <summary>An optional point in time.</summary>
    public static Schema OptionalTimestamp { get; } = TimestampBuilder().Optional().Build();

    /// <summary>A builder of a decimal schema.</summary>
    /// <param name="scale">Digits after the decimal point; negative for multiples of ten.</param>
    public static SchemaBuilder DecimalBuilder(int scale) =>
        SchemaBuilder.Bytes().Name(DecimalName).Version(1).Parameter(ScaleParameter, scale.ToString(CultureInfo.InvariantCulture));

    /// <summary>A required decimal of a scale.</summary>
    public static Schema Decimal(int scale) => DecimalBuilder(scale).Build();

    /// <summary>A builder of a date schema.</summary>
    public static SchemaBuilder DateBuilder() => SchemaBuilder.Int32().Name(DateName).Version(1);

    /// <summary>A builder of a schema of times of day.</summary>
    public static SchemaBuilder TimeBuilder() => SchemaBuilder.Int32().Name(TimeName).Version(1);

    /// <summary>A builder of a timestamp schema.</summary>
    public static SchemaBuilder TimestampBuilder() => SchemaBuilder.Int64().Name(TimestampName).Version(1);

    /// <summary>The scale of a decimal's schema.</summary>
    /// <exception cref="DataException">The schema has no parameter <c>scale</c>, or it is not an integer.</exception>
    public static int ScaleOf(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Parameters?.TryGetValue(ScaleParameter, out var text) is not true)
            throw new DataException("Invalid Decimal schema: scale parameter not found.");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var scale)
            ? scale
            : throw new DataException($"Invalid scale parameter found in Decimal schema: expected an integer, got '{text}'");
    }

    /// <summary>A date from days since 1970-01-01.</summary>
    /// <exception cref="DataException">The day is before 0001-01-01 or after 9999-12-31.</exception>
    public static DateOnly ToDate(long days) => days + EpochDay is >= 0 and <= 3_652_058 and var n
        ? DateOnly.FromDayNumber((int)n)
        : throw new DataException($"{days} days since 1970-01-01 is not a date of the years 1 to 9999");

    /// <summary>Days since 1970-01-01.</summary>
    public static int FromDate(DateOnly date) => date.DayNumber - EpochDay;

    /// <summary>A time of day from milliseconds since midnight.</summary>
    public static TimeSpan ToTime(long milliseconds) => TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>Milliseconds since midnight.</summary>
    public static long FromTime(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>A point in time from milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <exception cref="DataException">The point is before the year 1 or after 9999.</exception>
    public static DateTime ToTimestamp(long milliseconds) => milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
        ? DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond)
        : throw new DataException($"{milliseconds} ms since 1970-01-01 is not a time of the years 1 to 9999");

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z; a fraction is cut towards the past.</summary>
    public static long FromTimestamp(DateTime timestamp)
    {
        var ticks = timestamp.Ticks - DateTime.UnixEpoch.Ticks;
        return ticks >= 0 ? ticks / TimeSpan.TicksPerMillisecond : -((-ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }
}
