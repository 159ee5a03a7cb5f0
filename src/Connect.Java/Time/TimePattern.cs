using System.Globalization;
using System.Text;

namespace Connect.Java.Time;

/// <summary>
/// A pattern of dates and times of one of Java's libraries, compiled once: writes and reads times as that library does. There is one engine; what the letters
/// mean, how strictly texts are read and how fields make a time is in a table for each library. An instance may be used by many threads.
/// </summary>
public sealed partial class TimePattern
{
    private readonly PatternLetters _letters;
    private readonly TimeStep[] _steps;

    private TimePattern(string pattern, PatternLetters letters)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        (Pattern, _letters) = (pattern, letters);
        _steps = letters.Compile(pattern);
    }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    internal ReadOnlySpan<TimeStep> Steps => _steps;

    /// <summary>
    /// A pattern of <see href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/text/SimpleDateFormat.html">SimpleDateFormat</see> in American
    /// English, lenient as it is: fields that are too large are carried over into the next (month 13 is the next January), fewer digits do than the pattern
    /// has, and what follows is ignored.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="zone">The zone; UTC where none is given.</param>
    /// <param name="time">The clock, for the century of years of two digits; the machine's where none is given.</param>
    /// <exception cref="FormatException">It is not one.</exception>
    public static TimePattern OfSimpleDateFormat(string pattern, JavaZone? zone = null, TimeProvider? time = null) =>
        new(pattern, new SimpleDateFormatLetters(zone ?? JavaZone.Utc, (time ?? TimeProvider.System).GetUtcNow()));

    /// <summary>
    /// A pattern of <see href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatter.html">DateTimeFormatter</see>,
    /// read as by its <c>parse</c>. A text without a zone is in UTC, one without a time is the start of its day.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="names">The language.</param>
    /// <param name="zone">The zone to write in; UTC where none is given.</param>
    /// <exception cref="FormatException">It is not one, or has a letter that is not supported; the message names it.</exception>
    public static TimePattern OfDateTimeFormatter(string pattern, DateNames names, JavaZone? zone = null) =>
        new(pattern, new DateTimeFormatterLetters(names, zone ?? JavaZone.Utc));

    /// <summary>A pattern of <see href="https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html">Joda-Time</see>.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="names">The language.</param>
    /// <param name="zone">The zone.</param>
    /// <exception cref="FormatException">It is not one.</exception>
    public static TimePattern OfJoda(string pattern, DateNames names, JavaZone zone) => new(pattern, new JodaLetters(names, zone));

    /// <summary>
    /// A pattern of <see href="https://questdb.com/docs/query/functions/date-time/#timestamp-format">QuestDB</see>, whose letters are not Java's.
    /// </summary>
    /// <param name="pattern">The pattern; every string is one, as what is no letter of time stands for itself.</param>
    /// <param name="time">The clock, for the century of years of two digits.</param>
    public static TimePattern OfQuestDb(string pattern, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(pattern, new QuestDbLetters(time.GetUtcNow().Year));
    }

    /// <summary>The text of a time.</summary>
    /// <param name="millis">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="nanos">Nanoseconds of the millisecond.</param>
    public string Format(long millis, int nanos = 0)
    {
        var text = new StringBuilder(Pattern.Length + 16);
        Append(text, millis, nanos);
        return text.ToString();
    }

    /// <summary>Appends the text of a time, all optional sections included.</summary>
    /// <param name="text">What to append to.</param>
    /// <param name="millis">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="nanos">Nanoseconds of the millisecond.</param>
    public void Append(StringBuilder text, long millis, int nanos = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var offset = _letters.Zone.OffsetAt(millis);
        var values = new TimeValues(millis + offset, nanos, _letters.IsHybrid, _letters.Weeks);
        foreach (var step in _steps)
        {
            var field = step.Shown == TimeField.None ? step.Field : step.Shown;
            if (field == TimeField.None && step.Kind is TimeStep.Kinds.Number or TimeStep.Kinds.Fraction or TimeStep.Kinds.Text)
                throw new FormatException($"the letter {step.Letter} of the pattern {Pattern} is read, but not written");
            switch (step.Kind)
            {
                case TimeStep.Kinds.Literal: text.Append(step.Literal); break;
                case TimeStep.Kinds.Number: AppendNumber(text, step, values[field]); break;
                case TimeStep.Kinds.Fraction: AppendFraction(text, step, values[field]); break;
                case TimeStep.Kinds.Text: text.Append(step.Names[IndexOf(field, values[field])]); break;
                case TimeStep.Kinds.Offset: AppendOffset(text, step, (int)(offset / 1000)); break;
                case TimeStep.Kinds.Zone: text.Append(_letters.ZoneText(step, millis)); break;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    // Names of days begin with Sunday.
    private static int IndexOf(TimeField field, long value) => field switch
    {
        TimeField.Month or TimeField.Quarter => (int)value - 1,
        TimeField.DayOfWeek => (int)value % 7,
        _ => (int)value,
    };

    private static void AppendNumber(StringBuilder text, TimeStep step, long value)
    {
        if (step.IsTwoDigits && step.Count == 2) value = Math.Abs(value) % 100;
        if (value == 0 && step.Wrap > 0) value = step.Wrap;
        if (value < 0) text.Append('-');
        Span<char> digits = stackalloc char[20];
        ((ulong)Math.Abs(value)).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        if (value >= 0 && step.Sign == TimeStep.Signs.ExceedsPad && length > step.Min) text.Append('+');
        text.Append('0', Math.Max(0, Math.Max(step.Min, step.Pad) - length)).Append(digits[..length]);
    }

    // The first digits of a fraction of a second.
    private static void AppendFraction(StringBuilder text, TimeStep step, long value)
    {
        Span<char> digits = stackalloc char[step.Scale];
        value.TryFormat(digits, out _, step.Scale switch { 3 => "D3", 6 => "D6", _ => "D9" }, CultureInfo.InvariantCulture);
        var count = step.Max;
        text.Append(digits[..Math.Min(count, step.Scale)]).Append('0', Math.Max(0, count - step.Scale));
    }

    private static void AppendOffset(StringBuilder text, TimeStep step, int seconds)
    {
        var all = Math.Abs(seconds);
        var (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
        if (step.Literal.Length > 0 && (step.Max < 3 ? hours + minutes : all) == 0)
        {
            text.Append(step.Literal);
            return;
        }
        text.Append(seconds < 0 ? '-' : '+');
        Two(hours);
        if (step.Max < 2 || (step.Min < 2 && minutes == 0 && (step.Max < 3 || rest == 0))) return;
        if (step.HasColons) text.Append(':');
        Two(minutes);
        if (step.Max < 3 || rest == 0) return;
        if (step.HasColons) text.Append(':');
        Two(rest);

        void Two(int number) => text.Append((char)('0' + number / 10)).Append((char)('0' + number % 10));
    }
}
