using System.Globalization;
using Connect.Api;

namespace Connectors.QuestDb.Time;

/// <summary>
/// Reads text as time by a pattern of QuestDB's letters, which are not Java's (https://questdb.com/docs/query/functions/date-time/#timestamp-format).
/// The pattern is compiled once to steps; reading a text allocates nothing.
/// </summary>
internal sealed partial class TimestampFormat
{
    /// <summary>The pattern unless another is set: exactly six digits of fraction, and a zone.</summary>
    public const string Default = "yyyy-MM-ddTHH:mm:ss.SSSUUUZ";

    private readonly Step[] _steps;
    private readonly int _centuryLow;

    /// <summary>A format.</summary>
    /// <param name="pattern">The pattern; every text is one, as what is no letter of time stands for itself.</param>
    /// <param name="time">The clock, for the century of years of two digits.</param>
    public TimestampFormat(string pattern, TimeProvider time)
    {
        Pattern = pattern;
        _steps = Compile(pattern);
        var year = time.GetUtcNow().Year;
        _centuryLow = year - year % 100 + (year % 100 > 80 ? 100 : 0);
    }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    /// <summary>What to add to the message about a text that does not fit, or nothing.</summary>
    public string Advice => Pattern == Default ? $" ({Strictness})" : "";

    /// <summary>What users of the format that stands where none is set seldom expect.</summary>
    public const string Strictness = "this one wants six digits of fraction and a zone; yyyy-MM-ddTHH:mm:ss.U+Z takes any fraction or none";

    /// <summary>
    /// What is read otherwise than a user of Java's patterns expects, or null: <c>SSSSSS</c> is twice the milliseconds, not microseconds.
    /// </summary>
    public string? Warning
    {
        get
        {
            for (var i = 1; i < _steps.Length; i++)
                if (_steps[i].Token is Token.Millis or Token.Millis3 or Token.MillisGreedy && _steps[i - 1].Token is Token.Millis or Token.Millis3)
                    return "S stands for milliseconds, one (S) or three digits (SSS) of them: "
                        + "a longer row of S reads them twice and keeps the last; SSSUUU reads microseconds, U+ a fraction of up to six digits";
            return null;
        }
    }

    /// <summary>Reads a text, the whole of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="micros">µs since 1970-01-01T00:00:00Z; without a zone in the text it is taken for UTC.</param>
    /// <returns>Whether it fits the pattern and is a time that exists.</returns>
    public bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        var clock = new Clock();
        var at = 0;
        foreach (ref readonly var step in _steps.AsSpan())
        {
            if (Read(step, text, ref at, ref clock)) continue;
            micros = 0;
            return false;
        }
        micros = 0;
        return at == text.Length && clock.TryToMicros(out micros);
    }

    private bool Read(in Step step, ReadOnlySpan<char> text, ref int at, ref Clock clock)
    {
        switch (step.Token)
        {
            case Token.Literal:
                if (!text[at..].StartsWith(step.Literal, StringComparison.Ordinal)) return false;
                at += step.Literal.Length;
                return true;
            case Token.Year4:
                var negative = at < text.Length && text[at] == '-';
                if (negative) at++;
                if (!Digits(text, 4, ref at, out clock.Year)) return false;
                if (negative) clock.Year = -clock.Year;
                return true;
            case Token.Year1: return Digits(text, 1, ref at, out clock.Year);
            case Token.Year2:
                if (!Digits(text, 2, ref at, out clock.Year)) return false;
                clock.Year += _centuryLow;
                return true;
            case Token.Year3: return Digits(text, 3, ref at, out clock.Year);
            case Token.YearGreedy:
                var start = at;
                if (!AllDigits(text, ref at, out clock.Year)) return false;
                if (at - start == 2) clock.Year += _centuryLow;
                return true;
            case Token.Month1: return Digits(text, 1, ref at, out clock.Month);
            case Token.Month2: return Digits(text, 2, ref at, out clock.Month);
            case Token.MonthGreedy: return AllDigits(text, ref at, out clock.Month);
            case Token.MonthName: return Name(text, Months, ref at, out clock.Month) && (clock.Month = clock.Month % 12 + 1) > 0;
            case Token.Day1: return Digits(text, 1, ref at, out clock.Day);
            case Token.Day2: return Digits(text, 2, ref at, out clock.Day);
            case Token.DayGreedy: return AllDigits(text, ref at, out clock.Day);
            case Token.WeekdayName: return Name(text, Weekdays, ref at, out _);
            case Token.Weekday: return Digits(text, 1, ref at, out _);
            case Token.Ignored: return AllDigits(text, ref at, out _);
            case Token.IsoWeek: return Digits(text, 2, ref at, out clock.Week);
            case Token.Hour24: return Digits(text, 1, ref at, out clock.Hour);
            case Token.Hour24Two: return Digits(text, 2, ref at, out clock.Hour);
            case Token.Hour24Greedy: return AllDigits(text, ref at, out clock.Hour);
            case Token.Hour12: clock.IsHalfDay = true; return Digits(text, 1, ref at, out clock.Hour);
            case Token.Hour12Two: clock.IsHalfDay = true; return Digits(text, 2, ref at, out clock.Hour);
            case Token.Hour12Greedy: clock.IsHalfDay = true; return AllDigits(text, ref at, out clock.Hour);
            case Token.HalfDay:
                if (!Name(text, HalfDays, ref at, out var half)) return false;
                clock.IsHalfDay = true;
                clock.IsAfternoon = half == 1;
                return true;
            case Token.Minute: return Digits(text, 1, ref at, out clock.Minute);
            case Token.Minute2: return Digits(text, 2, ref at, out clock.Minute);
            case Token.MinuteGreedy: return AllDigits(text, ref at, out clock.Minute);
            case Token.Second: return Digits(text, 1, ref at, out clock.Second);
            case Token.Second2: return Digits(text, 2, ref at, out clock.Second);
            case Token.SecondGreedy: return AllDigits(text, ref at, out clock.Second);
            case Token.Millis: return Digits(text, 1, ref at, out clock.Millis);
            case Token.Millis3: return Digits(text, 3, ref at, out clock.Millis);
            case Token.MillisGreedy: return Fraction(text, 3, ref at, out clock.Millis);
            case Token.Micros: return Digits(text, 1, ref at, out clock.Micros);
            case Token.Micros3: return Digits(text, 3, ref at, out clock.Micros);
            case Token.MicrosGreedy: return Fraction(text, 3, ref at, out clock.Micros);
            case Token.Fraction6: return Fraction(text, 6, ref at, out clock.Micros);
            case Token.Fraction9:
                if (!Fraction(text, 9, ref at, out clock.Micros)) return false;
                clock.Micros /= 1000;
                return true;
            case Token.OptionalFraction6 or Token.OptionalFraction9:
                clock.Micros = 0;
                if (at + 1 >= text.Length || text[at] != '.' || !char.IsAsciiDigit(text[at + 1])) return true;
                at++;
                return Read(step with { Token = step.Token == Token.OptionalFraction6 ? Token.Fraction6 : Token.Fraction9 }, text, ref at, ref clock);
            case Token.Nanos: return Skip(text, 1, ref at);
            case Token.Nanos3: return Skip(text, 3, ref at);
            case Token.NanosGreedy: return Fraction(text, 3, ref at, out _);
            case Token.Era:
                if (!Name(text, Eras, ref at, out var era)) return false;
                clock.IsBeforeChrist = era == 0;
                return true;
            default: return Zone(text, ref at, ref clock);
        }
    }

    private static bool Digits(ReadOnlySpan<char> text, int count, ref int at, out int value)
    {
        value = 0;
        if (at + count > text.Length) return false;
        for (var end = at + count; at < end; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9) return false;
            value = value * 10 + (int)digit;
        }
        return true;
    }

    private static bool AllDigits(ReadOnlySpan<char> text, ref int at, out int value)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        var found = int.TryParse(text[at..end], NumberStyles.None, CultureInfo.InvariantCulture, out value);
        at = end;
        return found;
    }

    // Up to so many digits, filled up with zeros on the right: of three, 12 is 120.
    private static bool Fraction(ReadOnlySpan<char> text, int count, ref int at, out int value)
    {
        value = 0;
        var start = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            if (at - start == count) return false;
            value = value * 10 + (text[at] - '0');
        }
        for (var i = at - start; i < count; i++) value *= 10;
        return at > start;
    }

    private static bool Skip(ReadOnlySpan<char> text, int count, ref int at) => (at += count) <= text.Length;

    // The first of the names that the text goes on with, in any case; longer names stand before those they begin with.
    private static bool Name(ReadOnlySpan<char> text, string[] names, ref int at, out int index)
    {
        for (index = 0; index < names.Length; index++)
        {
            if (!text[at..].StartsWith(names[index], StringComparison.OrdinalIgnoreCase)) continue;
            at += names[index].Length;
            return true;
        }
        return false;
    }
}
