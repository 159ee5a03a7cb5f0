namespace Connectors.QuestDb.Time;

/// <summary>From numbers that stand for a time to microseconds since 1970-01-01T00:00:00Z.</summary>
internal static class TimeUnits
{
    /// <summary>Microseconds in a day.</summary>
    public const long MicrosPerDay = 86_400_000_000;

    /// <summary>The unit of a number, by its size; the limits are those of 1970 to 2286.</summary>
    public static TimeUnit Guess(long value) => value switch
    {
        < 10_000_000_000 => TimeUnit.Seconds,
        < 10_000_000_000_000 => TimeUnit.Millis,
        < 10_000_000_000_000_000 => TimeUnit.Micros,
        _ => TimeUnit.Nanos,
    };

    /// <summary>Microseconds; nanoseconds are cut, and what is beyond 64 bits becomes the largest or smallest number there is.</summary>
    public static long ToMicros(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => Times(value, 1_000_000),
        TimeUnit.Millis => Times(value, 1000),
        TimeUnit.Micros => value,
        _ => value / 1000,
    };

    private static long Times(long value, long factor)
    {
        var high = Math.BigMul(value, factor, out var low);
        return high == low >> 63 ? low : value < 0 ? long.MinValue : long.MaxValue;
    }
}
