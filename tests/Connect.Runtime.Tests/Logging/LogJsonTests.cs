using System.Text.Json;
using Connect.Runtime.Logging;
using Connect.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

public class LogJsonTests
{
    private static readonly char[] LineEnds = ['\n', '\r', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029'];
    private static readonly System.Buffers.SearchValues<char> AnyLineEnd = System.Buffers.SearchValues.Create(LineEnds);

    private static string WithoutLoneSurrogates(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Any_content_is_one_line_of_valid_JSON_and_reads_back()
    {
        // All characters alike, lone surrogates and line ends among them, and what texts usually hold.
        var text = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""), Gen.Choose(0, 0xffff).Select(c => (char)c).ListOf().Select(c => string.Concat(c)),
            Gen.Elements(LineEnds).Select(c => $"a{c}[2024] ERROR \"forged\"{c}"));
        var line = from message in text
                   from logger in text
                   from connector in text
                   from trace in text
                   from level in Gen.Elements(Enum.GetValues<LogLevel>()[..6])
                   select (Message: message, Logger: logger, Connector: connector, Trace: trace, Level: level);
        Prop.ForAll(line.ToArbitrary(), l =>
        {
            var written = new LogJson().Format(new LogEvent(new ManualTime(), l.Level, l.Logger, l.Message, l.Trace, LogContext.Of(l.Connector)));
            Assert.Equal(written.Length - 1, written.AsSpan().IndexOfAny(AnyLineEnd));
            using var read = JsonDocument.Parse(written);
            Assert.Equal(WithoutLoneSurrogates(l.Message), read.RootElement.GetProperty("message").GetString());
            Assert.Equal(WithoutLoneSurrogates(l.Logger), read.RootElement.GetProperty("logger").GetString());
            Assert.Equal(WithoutLoneSurrogates(l.Connector), read.RootElement.GetProperty("connector").GetString());
            Assert.Equal(WithoutLoneSurrogates(l.Trace), read.RootElement.GetProperty("exception").GetString());
            Assert.False(read.RootElement.TryGetProperty("task", out _));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_of_a_pattern_s_line_never_ends_it() => Prop.ForAll(Gen.Choose(0, 0xffff).Select(c => (char)c).ListOf().Select(c => string.Concat(c)).ToArbitrary(), text =>
    {
        var line = LogPattern.Parse("%m %c %X{connector.context}%X", out _).Format(new LogEvent(new ManualTime(), LogLevel.Error, text, text, null, LogContext.Of(text)));
        Assert.Equal(-1, line.AsSpan().IndexOfAny(AnyLineEnd));
        Assert.DoesNotContain(line, char.IsControl);
    }).QuickCheckThrowOnFailure();
}
