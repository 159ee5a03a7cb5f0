using Connect.Runtime.Logging;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

public sealed class LogSettingsTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly LogLevels _levels;
    private readonly ConsoleLog _log;

    public LogSettingsTests()
    {
        var time = new ManualTime(new DateTimeOffset(2024, 2, 29, 13, 4, 5, 67, TimeSpan.Zero));
        _levels = new LogLevels(time);
        _log = new ConsoleLog(_levels, time, _output);
    }

    public void Dispose()
    {
        _log.Dispose();
        _output.Dispose();
    }

    private static void Write(ILoggerFactory loggers, string name, LogLevel level, string text) =>
        loggers.CreateLogger(name).Log(level, default, text, null, (state, _) => state);

    private IReadOnlyList<string> Apply(params (string Name, string Value)[] variables) =>
        LogSettings.Apply(variables.ToDictionary(v => v.Name, v => v.Value), _levels, _log);

    [Fact]
    public void The_variables_set_levels_and_the_form()
    {
        Assert.Empty(Apply(("CONNECT_LOG4J_ROOT_LOGLEVEL", "debug, stdout"), ("CONNECT_LOG4J_LOGGERS", "org.reflections=ERROR, my.sink = TRACE"),
            ("CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN", "%p %c{1}: %m%n"), ("CONNECT_GROUP_ID", "g")));
        Assert.Equal("DEBUG", _levels.Find("root")!.Level);
        Assert.True(_levels.IsEnabled("my.sink.Task", LogLevel.Trace));
        using var loggers = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        Write(loggers, "my.sink.Task", LogLevel.Trace, "text");
        Assert.Equal("TRACE Task: text\n", _output.ToString());
    }

    [Fact]
    public void What_is_not_obeyed_is_said_in_one_line_each()
    {
        var warnings = Apply(("CONNECT_LOG4J_ROOT_LOGLEVEL", "LOUD"), ("CONNECT_LOG4J_LOGGERS", "a=b,c"),
            ("CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN", "%L %F %m%n"), ("CONNECT_LOG4J_APPENDER_FILE", "x"));
        Assert.Equal(5, warnings.Count);
        Assert.StartsWith("CONNECT_LOG4J_ROOT_LOGLEVEL=LOUD is ignored", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("CONNECT_LOG4J_LOGGERS: a=b is ignored", warnings[1], StringComparison.Ordinal);
        Assert.StartsWith("CONNECT_LOG4J_LOGGERS: c is ignored", warnings[2], StringComparison.Ordinal);
        Assert.Contains("%L", warnings[3], StringComparison.Ordinal);
        Assert.Contains("%F", warnings[3], StringComparison.Ordinal);
        Assert.StartsWith("CONNECT_LOG4J_APPENDER_FILE: ignored", warnings[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_say_whose_they_are_from_any_thread()
    {
        using var loggers = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        using var ofTask = new ContextLoggers(loggers, LogContext.Of(new TaskId("my-sink", 3)));
        using var ofOffsets = new ContextLoggers(ofTask, LogContext.OffsetsOf(new TaskId("my-sink", 3)));
        using var ofConnector = new ContextLoggers(loggers, LogContext.Of("my-sink"));
        var thread = new Thread(() => Write(ofTask, "x", LogLevel.Warning, "one"));
        thread.Start();
        thread.Join();
        Write(ofOffsets, "x", LogLevel.Warning, "two");
        Write(ofConnector, "x", LogLevel.Warning, "three");
        Write(loggers, "x", LogLevel.Warning, "four");
        Assert.Equal(
            """
            [2024-02-29 13:04:05,067] WARN [my-sink|task-3] one (x)
            [2024-02-29 13:04:05,067] WARN [my-sink|task-3|offsets] two (x)
            [2024-02-29 13:04:05,067] WARN [my-sink|worker] three (x)
            [2024-02-29 13:04:05,067] WARN four (x)

            """, _output.ToString());
    }
}
