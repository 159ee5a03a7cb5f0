namespace Connectors.QuestDb.Time;

internal sealed partial class TimestampFormat
{
    private enum Token : byte
    {
        Literal,
        Year1, Year2, Year3, Year4, YearGreedy,
        Month1, Month2, MonthGreedy, MonthName,
        Day1, Day2, DayGreedy, WeekdayName, Weekday, Ignored, IsoWeek,
        Hour24, Hour24Two, Hour24Greedy, Hour12, Hour12Two, Hour12Greedy, HalfDay,
        Minute, Minute2, MinuteGreedy, Second, Second2, SecondGreedy,
        Millis, Millis3, MillisGreedy, Micros, Micros3, MicrosGreedy, Fraction6, OptionalFraction6, Fraction9, OptionalFraction9,
        Nanos, Nanos3, NanosGreedy,
        Era, Zone, ZoneShort,
    }

    private readonly record struct Step(Token Token, string Literal);

    // Longer tokens before those they begin with.
    private static readonly (string Text, Token Token)[] Tokens =
    [
        ("yyyy", Token.Year4), ("YYYY", Token.Year4), ("yyy", Token.Year3), ("yy", Token.Year2), ("y", Token.Year1),
        ("MMMM", Token.MonthName), ("MMM", Token.MonthName), ("MM", Token.Month2), ("M", Token.Month1),
        ("dd", Token.Day2), ("d", Token.Day1), ("EE", Token.WeekdayName), ("E", Token.WeekdayName), ("u", Token.Weekday),
        ("D", Token.Ignored), ("ww", Token.IsoWeek), ("w", Token.Ignored),
        ("HH", Token.Hour24Two), ("H", Token.Hour24), ("kk", Token.Hour24Two), ("k", Token.Hour24),
        ("hh", Token.Hour12Two), ("h", Token.Hour12), ("KK", Token.Hour12Two), ("K", Token.Hour12), ("a", Token.HalfDay),
        ("mm", Token.Minute2), ("m", Token.Minute), ("ss", Token.Second2), ("s", Token.Second),
        ("SSS", Token.Millis3), ("S", Token.Millis), ("UUU", Token.Micros3), ("U+", Token.Fraction6), ("U", Token.Micros),
        ("NNN", Token.Nanos3), ("N+", Token.Fraction9), ("N", Token.Nanos),
        ("zzz", Token.Zone), ("zz", Token.Zone), ("z", Token.ZoneShort), ("xxx", Token.Zone), ("xx", Token.Zone), ("x", Token.Zone), ("Z", Token.Zone),
        ("G", Token.Era),
    ];

    // Indexes modulo 12 count the months; May has one name.
    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];

    private static readonly string[] Weekdays =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    private static readonly string[] HalfDays = ["AM", "PM"];
    private static readonly string[] Eras = ["BC", "AD"];

    private static Step[] Compile(string pattern)
    {
        var steps = new List<Step>();
        for (var at = 0; at < pattern.Length;)
        {
            if (Quoted(pattern, at) is { } quoted)
            {
                MakeGreedy(steps);
                steps.Add(new Step(Token.Literal, quoted));
                at += quoted.Length + 2;
                continue;
            }
            var (text, token) = Array.Find(Tokens, t => pattern.AsSpan(at).StartsWith(t.Text, StringComparison.Ordinal));
            if (text is null)
            {
                MakeGreedy(steps);
                steps.Add(new Step(Token.Literal, pattern[at..(at + 1)]));
                at++;
                continue;
            }
            if (token is Token.HalfDay or Token.ZoneShort) MakeGreedy(steps);
            if (token is Token.Fraction6 or Token.Fraction9 && steps is [.., { Token: Token.Literal, Literal: "." }])
            {
                steps.RemoveAt(steps.Count - 1);
                token = token == Token.Fraction6 ? Token.OptionalFraction6 : Token.OptionalFraction9;
            }
            steps.Add(new Step(token, ""));
            at += text.Length;
        }
        MakeGreedy(steps);
        return [.. steps];
    }

    // Text in single quotes that is not empty.
    private static string? Quoted(string pattern, int at)
    {
        if (pattern[at] != '\'') return null;
        var end = pattern.IndexOf('\'', at + 1);
        return end > at + 1 ? pattern[(at + 1)..end] : null;
    }

    // A token of one letter takes all digits there are where something else follows that ends them.
    private static void MakeGreedy(List<Step> steps)
    {
        if (steps.Count == 0) return;
        steps[^1] = steps[^1] with
        {
            Token = steps[^1].Token switch
            {
                Token.Year1 => Token.YearGreedy,
                Token.Month1 => Token.MonthGreedy,
                Token.Day1 => Token.DayGreedy,
                Token.Hour24 => Token.Hour24Greedy,
                Token.Hour12 => Token.Hour12Greedy,
                Token.Minute => Token.MinuteGreedy,
                Token.Second => Token.SecondGreedy,
                Token.Millis => Token.MillisGreedy,
                Token.Micros => Token.MicrosGreedy,
                Token.Nanos => Token.NanosGreedy,
                var other => other,
            },
        };
    }
}
