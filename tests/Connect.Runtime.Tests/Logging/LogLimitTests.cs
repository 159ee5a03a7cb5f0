using Connect.Runtime.Errors;
using Connect.Runtime.Logging;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

public sealed class LogLimitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<LogLimit.LeftOut> _said = [];
    private readonly LogLimit _limit;

    public LogLimitTests() => _limit = new LogLimit(_time, _said.Add);

    public void Dispose() => _limit.Dispose();

    private bool Admits(string message, string connector = "c", LogLevel level = LogLevel.Error, string logger = "Connect.Runtime.Worker.Worker", string? name = "LogFailed",
        Exception? error = null) => _limit.Admits(new LogLimit.Line(level, logger, LogContext.Of(connector), name, message, error));

    private static int Admitted(int count, Func<int, bool> admits) => Enumerable.Range(0, count).Count(admits);

    [Fact]
    public void The_first_few_of_a_minute_are_written_and_the_rest_is_counted()
    {
        Assert.Equal(5, Admitted(125, i => Admits($"failed at offset {i}")));
        Assert.Empty(_said);
        _time.Advance(TimeSpan.FromMinutes(1));
        var said = Assert.Single(_said);
        Assert.Equal((120, "failed at offset 124", TimeSpan.FromMinutes(1)), (said.Count, said.Last.Message, said.Time));
        Assert.Equal(5, Admitted(10, i => Admits($"failed at offset {i}")));
    }

    [Fact]
    public void An_error_that_is_new_is_always_written()
    {
        Assert.Equal(5, Admitted(100, _ => Admits("failed", error: new FormatException("x"))));
        Assert.True(Admits("failed", error: new FormatException("y")));
        Assert.True(Admits("failed", error: new InvalidOperationException("x")));
        Assert.True(Admits("failed", error: new FormatException("x", new TimeoutException("cause"))));
        Assert.True(Admits("failed otherwise"));
    }

    [Fact]
    public void A_source_does_not_use_up_what_others_may_say()
    {
        Assert.Equal(5, Admitted(100, _ => Admits("failed")));
        Assert.True(Admits("failed", connector: "other"));
        Assert.True(Admits("failed", logger: "Connectors.File.Task"));
        Assert.True(Admits("failed", name: "LogOther"));
        Assert.True(Admits("failed", level: LogLevel.Warning));
    }

    [Fact]
    public void Who_says_something_else_each_time_is_bounded_as_well()
    {
        static string Word(int i) => new((char)('a' + i % 26), 1 + i / 26);
        Assert.Equal(100, Admitted(500, i => Admits($"no such table {Word(i)}")));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(400, Assert.Single(_said).Count);
    }

    [Fact]
    public void What_was_asked_for_and_what_goes_well_is_not_left_out()
    {
        Assert.Equal(1000, Admitted(1000, _ => Admits("details", level: LogLevel.Debug)));
        Assert.Equal(1000, Admitted(1000, _ => Admits("a file is written", level: LogLevel.Information, logger: "Connectors.File.Task")));
        Assert.Equal(1000, Admitted(1000, _ => Admits("a bad record", logger: typeof(ErrorReports).FullName!)));
        Assert.Equal(20, Admitted(1000, _ => Admits("is running", level: LogLevel.Information)));
    }

    [Fact]
    public void What_is_left_out_is_said_at_the_end_as_well()
    {
        Admitted(7, _ => Admits("failed"));
        _time.Advance(TimeSpan.FromSeconds(10));
        _limit.Dispose();
        var said = Assert.Single(_said);
        Assert.Equal((2, TimeSpan.FromSeconds(10)), (said.Count, said.Time));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(_said);
    }

    [Fact]
    public void Sources_that_are_silent_are_forgotten()
    {
        for (var i = 0; i < 3000; i++)
        {
            Admits("failed", connector: $"c{i}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(_limit.Sources, 1, 1100);
        Assert.Equal(0, _time.Waiting);
    }
}
