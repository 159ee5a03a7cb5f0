using Connect.Runtime.Logging;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

/// <summary>Patterns as log4j's documentation gives them.</summary>
public class LogPatternTests
{
    private static readonly DateTimeOffset At = new(2024, 2, 29, 13, 4, 5, 67, TimeSpan.Zero);

    private static string Line(string pattern, string? context = "[c|task-0]", string? trace = null) => Line(pattern, out _, context, trace);

    private static string Line(string pattern, out IReadOnlyList<string> warnings, string? context = null, string? trace = null) =>
        LogPattern.Parse(pattern, out warnings).Format(new LogEvent(new ManualTime(At), LogLevel.Warning, "a.bcd.Efg", "text", trace, context is null ? null : LogContext.Of(new TaskId("c", 0))));

    [Theory]
    [InlineData("[%d] %p %X{connector.context}%m (%c)%n", "[2024-02-29 13:04:05,067] WARN [c|task-0] text (a.bcd.Efg)\n")]
    [InlineData("[%d] %p %m (%c)%n", "[2024-02-29 13:04:05,067] WARN text (a.bcd.Efg)\n")]
    [InlineData("%d{ISO8601} %-5p|%5level|%.2p", "2024-02-29T13:04:05,067 WARN | WARN|RN")]
    [InlineData("%d{ABSOLUTE} %d{DATE} %d{UNIX_MILLIS}", "13:04:05,067 29 Feb 2024 13:04:05,067 1709211845067")]
    [InlineData("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{GMT+2}", "2024-02-29T15:04:05.067+02:00")]
    [InlineData("%d{YYYY-'W'ww-e HH.nnnnnnXXX}{America/New_York} %d{HH:mm}{GMT+2:30}", "2024-W09-5 08.067000-05:00 15:34")]
    [InlineData("%date{d.M.yy h 'o''clock' a}", "29.2.24 1 o'clock PM")]
    [InlineData("%c{1} %c{2} %c{1.} %logger{-1}", "Efg bcd.Efg a.b.Efg bcd.Efg")]
    [InlineData("%msg %message%%", "text text%")]
    [InlineData("%mdc{other}%X", "{connector.context=[c|task-0] }")]
    [InlineData("%highlight{%p: %m}{STYLE=Logback}", "WARN: text")]
    [InlineData("%replace{%m}{t(.)}{T$1}", "Text")]
    [InlineData("%enc{%m}{JSON}", "text")]
    [InlineData("%-8.-3c|%8m", "a.b|    text")]
    [InlineData("%level{length=1} %p{WARN=Careful, lowerCase=true} %red{%m}", "W careful text")]
    [InlineData("%maxLen{%c}{5} %sn %tp %equals{%m}{text}{same} %equalsIgnoreCase{%p}{warn}{}|", "a.bcd 1 5 same |")]
    public void A_pattern_is_obeyed(string pattern, string expected)
    {
        Assert.Equal(expected, LogPattern.Parse(pattern, out var warnings)
            .Format(new LogEvent(new ManualTime(At), LogLevel.Warning, "a.bcd.Efg", "text", null, LogContext.Of(new TaskId("c", 0)))));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_worker_s_own_line_has_no_context_and_no_gap() => Assert.Equal("WARN text", Line("%p %X{connector.context}%m", context: null));

    [Fact]
    public void What_is_not_to_be_had_is_said_and_shown_as_a_question_mark()
    {
        Assert.Equal("a.bcd.Efg:?", Line("%c:%L", out var warnings));
        Assert.Contains("%L", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal("%foo text", Line("%foo %m", out warnings));
        Assert.Contains("%foo", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal("2024-02-29 13:04:05,067", Line("%d{yyyy-bb}", out warnings));
        Assert.Contains("yyyy-bb", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_follows_the_line_unless_the_pattern_says_where_it_belongs()
    {
        Assert.Equal("text\nE: x\n\tat y\n", Line("%m%n", trace: "E: x\n\tat y"));
        Assert.Equal("text\nE: x\n\tat y\n", Line("%m", trace: "E: x\n\tat y"));
        Assert.Equal("text\n", Line("%m%n%ex{none}", trace: "E: x\n\tat y"));
        Assert.Equal("text E: x\n", Line("%m %throwable{short}%n", trace: "E: x\n\tat y"));
    }

    [Fact]
    public void A_part_that_would_be_empty_can_be_left_out()
    {
        Assert.Equal("text", Line("%notEmpty{<%X{connector.context}> }%m", context: null));
        Assert.Equal("<[c|task-0] > text", Line("%notEmpty{<%X{connector.context}> }%m"));
    }
}
