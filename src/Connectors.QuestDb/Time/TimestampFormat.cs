using System.Text.RegularExpressions;
using Connect.Java.Time;

namespace Connectors.QuestDb.Time;

/// <summary>Reads strings as times by <c>timestamp.string.format</c>, a pattern of QuestDB's letters, which are not Java's.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="time">The clock, for the century of years of two digits.</param>
internal sealed partial class TimestampFormat(string pattern, TimeProvider time)
{
    /// <summary>The pattern unless another is set: exactly six digits of fraction, and a zone.</summary>
    public const string Default = "yyyy-MM-ddTHH:mm:ss.SSSUUUZ";

    /// <summary>What users of the default format seldom expect.</summary>
    public const string Strictness = "this one wants six digits of fraction and a zone; yyyy-MM-ddTHH:mm:ss.U+Z takes any fraction or none";

    private readonly TimePattern _pattern = TimePattern.OfQuestDb(pattern, time);

    /// <summary>The pattern.</summary>
    public string Pattern => _pattern.Pattern;

    /// <summary>What to add to the message about a string that does not fit, or nothing.</summary>
    public string Advice => Pattern == Default ? $" ({Strictness})" : "";

    /// <summary>
    /// What is read otherwise than a user of Java's patterns expects, or null: <c>SSSSSS</c> is twice the milliseconds, not microseconds.
    /// </summary>
    public string? Warning => LongRowOfS().IsMatch(Quoted().Replace(Pattern, " "))
        ? "S stands for milliseconds, one (S) or three digits (SSS) of them: "
            + "a longer row of S reads them twice and keeps the last; SSSUUU reads microseconds, U+ a fraction of up to six digits"
        : null;

    /// <summary>Reads a string, the whole of it.</summary>
    /// <param name="text">The string.</param>
    /// <param name="micros">µs since 1970-01-01T00:00:00Z; without a zone in the string it is taken for UTC.</param>
    /// <returns>Whether it fits the pattern and is a time that exists.</returns>
    public bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        var isTime = _pattern.TryParse(text, out var millis, out var nanos);
        micros = millis * 1000 + nanos / 1000;
        return isTime;
    }

    [GeneratedRegex("SSSS|(?<!S)SS(?!S)")]
    private static partial Regex LongRowOfS();

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Quoted();
}
