using Connect.Api;
using Connect.Runtime.Errors;

namespace Connect.Runtime.Tests.Errors;

public class FailureTraceTests
{
    private static string[] Lines(Exception error, string? next = null) => FailureTrace.OfFailure("Task c-0", error, next).Split('\n');

    [Fact]
    public void A_trace_begins_with_the_cause_and_what_to_change_and_goes_on_as_Java_s()
    {
        var lines = Lines(new ToleranceExceededException(new ConnectException("VALUE_CONVERTER failed for the record at t-0@5: no JSON", new DataException("no JSON"))));
        Assert.Equal("Task c-0 failed: VALUE_CONVERTER failed for the record at t-0@5: no JSON; mend what is wrong with the record or how it is read, or set errors.tolerance=all, which "
            + "skips such records, and for a sink errors.deadletterqueue.topic.name, which keeps them; restart it when that is done.", lines[0]);
        Assert.Equal("org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler", lines[1]);
        Assert.Equal("Caused by: org.apache.kafka.connect.errors.DataException: no JSON", lines[3]);
    }

    [Fact]
    public void What_starts_again_by_itself_says_when() =>
        Assert.Equal("Task c-0 failed: the host is away; see to the cause; it starts again by itself after 10 s (attempt 1 of 10).",
            Lines(new InvalidOperationException("the host is away."), "it starts again by itself after 10 s (attempt 1 of 10)")[0]);

    [Fact]
    public void A_wrong_configuration_is_to_be_changed() =>
        Assert.Equal("Task c-0 failed: Invalid value x for configuration k: no; change the configuration; restart it when that is done.", Lines(new ConfigException("k", "x", "no"))[0]);

    [Fact]
    public void The_first_sentence_is_one_line_whatever_the_cause_says()
    {
        Assert.StartsWith("Task c-0 failed: ERROR: syntax Position: 5; see to the cause", Lines(new AggregateException("", new FormatException("ERROR: syntax\r\nPosition: 5")))[0], StringComparison.Ordinal);
        Assert.StartsWith("Task c-0 failed: a\\u001B[2K; ", Lines(new FormatException("a\u001b[2K"))[0], StringComparison.Ordinal);
        Assert.StartsWith("Task c-0 failed: System.FormatException; ", Lines(new FormatException(""))[0], StringComparison.Ordinal);
        Assert.InRange(Lines(new FormatException(new string('x', 100_000)))[0].Length, 1000, 1200);
    }
}
