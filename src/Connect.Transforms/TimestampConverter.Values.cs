using Connect.Api;

namespace Connect.Transforms;

public abstract partial class TimestampConverter
{
    // With the field's name, which those who read the message look for first.
    private object? ConvertedField(Schema? schema, object? value)
    {
        try { return Converted(schema, value); }
        catch (ConnectException e)
        {
            var message = $"{e.Message}: field {_field} was to become {_target}";
            throw e is DataException ? new DataException(message, e.InnerException) : new ConnectException(message, e.InnerException);
        }
    }

    private object? Converted(Schema? schema, object? value)
    {
        if (value is null) return null;
        var time = Milliseconds(schema, value);
        return _target switch
        {
            "string" => _format!.Format(time),
            "unix" => ToUnix(time),
            "Date" => LogicalTypes.ToDate(Days(time)),
            "Time" => LogicalTypes.ToTime(time - Days(time) * LogicalTypes.MillisecondsPerDay),
            _ => LogicalTypes.ToTimestamp(time),
        };
    }

    // Before 1970 too, a day begins at midnight.
    private static long Days(long milliseconds) =>
        (milliseconds >= 0 ? milliseconds : milliseconds - LogicalTypes.MillisecondsPerDay + 1) / LogicalTypes.MillisecondsPerDay;

    private long Milliseconds(Schema? schema, object value)
    {
        switch (value)
        {
            case DateTime timestamp: return LogicalTypes.FromTimestamp(timestamp);
            case DateOnly date: return LogicalTypes.FromDate(date) * LogicalTypes.MillisecondsPerDay;
            case TimeSpan time: return LogicalTypes.FromTime(time);
            case long unix: return FromUnix(unix);
            case string text:
                if (_format is null)
                    throw new DataException($"Could not parse timestamp: the field is text, so that the option {FormatKey} must say its form");
                return _format.TryParse(text, out var parsed)
                    ? parsed
                    : throw new DataException($"Could not parse timestamp: value ({text}) does not match pattern ({_format})");
            default:
                throw schema is null
                    ? new DataException($"TimestampConverter does not support class {JavaTypes.NameOf(value)} objects as timestamps")
                    : new ConnectException($"Schema {schema} does not correspond to a known timestamp type format");
        }
    }

    // As in Java, what a coarser unit cannot hold is cut towards zero, and what a finer one cannot hold becomes the largest there is.
    private long FromUnix(long number) => _unit switch
    {
        "seconds" => Saturated(number, 1000),
        "microseconds" => number / 1000,
        "nanoseconds" => number / 1_000_000,
        _ => number,
    };

    private long ToUnix(long milliseconds) => _unit switch
    {
        "seconds" => milliseconds / 1000,
        "microseconds" => Saturated(milliseconds, 1000),
        "nanoseconds" => Saturated(milliseconds, 1_000_000),
        _ => milliseconds,
    };

    private static long Saturated(long number, long factor) => long.CreateSaturating((Int128)number * factor);
}
