using System.Text.Json.Nodes;
using Connect.Runtime.Logging;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Logging;

public sealed class LogSettingsTests : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2024, 2, 29, 13, 4, 5, 67, TimeSpan.Zero));
    private readonly StringWriter _output = new();
    private readonly LogLevels _levels;
    private readonly ConsoleLog _log;

    public LogSettingsTests()
    {
        _levels = new LogLevels(_time);
        _log = new ConsoleLog(_levels, _time, _output);
    }

    public void Dispose()
    {
        _log.Dispose();
        _output.Dispose();
    }

    private static void Write(ILoggerFactory loggers, string name, LogLevel level, string text, Exception? error = null) =>
        loggers.CreateLogger(name).Log(level, default, text, error, (state, _) => state);

    private string Written()
    {
        _log.Flush(TimeSpan.FromSeconds(10));
        return _output.ToString();
    }

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
        Assert.Equal("TRACE Task: text\n", Written());
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

            """, Written());
    }

    [Fact]
    public void The_log_is_JSON_where_the_variable_or_else_the_worker_s_property_says_so()
    {
        Assert.Empty(Apply(("CONNECT_LOG_FORMAT", "JSON")));
        Assert.IsType<LogJson>(_log.Format);
        _log.Format = LogPattern.Default;
        LogSettings.Apply(new Dictionary<string, string> { ["log.format"] = "json" }, new Dictionary<string, string> { ["CONNECT_LOG_FORMAT"] = "text" }, _log);
        Assert.Same(LogPattern.Default, _log.Format);
        LogSettings.Apply(new Dictionary<string, string> { ["log.format"] = "json" }, new Dictionary<string, string>(), _log);
        using var loggers = new LoggerFactory([_log]);
        using var ofTask = new ContextLoggers(loggers, LogContext.Of(new TaskId("my-sink", 3)));
        Write(ofTask, "x", LogLevel.Warning, "two\nlines");
        var line = JsonNode.Parse(Assert.Single(Written().Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(("2024-02-29T13:04:05.067Z", "WARN", "x", "two\nlines", "my-sink", 3),
            ((string?)line["timestamp"], (string?)line["level"], (string?)line["logger"], (string?)line["message"], (string?)line["connector"], (int?)line["task"]));
    }

    [Fact]
    public void A_wrong_format_and_a_pattern_beside_JSON_are_said()
    {
        Assert.Equal(["CONNECT_LOG_FORMAT=xml is ignored; expected text or json"], Apply(("CONNECT_LOG_FORMAT", "xml")));
        Assert.Equal(["CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN is ignored, as CONNECT_LOG_FORMAT=json"],
            Apply(("CONNECT_LOG_FORMAT", "json"), ("CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN", "%m%n")));
    }

    [Fact]
    public void A_record_cannot_forge_a_line()
    {
        using var loggers = new LoggerFactory([_log]);
        var forged = "bad value\r\n[2024-02-29 13:04:05,067] ERROR all is lost (root)\u001b[2K\u2028\u202e";
        Write(loggers, "x", LogLevel.Error, $"Failed: {forged}", new InvalidOperationException(forged, new FormatException(forged)));
        Assert.Equal(
            """
            [2024-02-29 13:04:05,067] ERROR Failed: bad value\r\n[2024-02-29 13:04:05,067] ERROR all is lost (root)\u001B[2K\u2028\u202E (x)
            System.InvalidOperationException: bad value\r\n[2024-02-29 13:04:05,067] ERROR all is lost (root)\u001B[2K\u2028\u202E
            Caused by: System.FormatException: bad value\r\n[2024-02-29 13:04:05,067] ERROR all is lost (root)\u001B[2K\u2028\u202E

            """, Written());
    }

    [Fact]
    public void What_is_said_again_and_again_is_counted_at_the_end_of_the_minute()
    {
        using var loggers = new LoggerFactory([_log]);
        using var ofTask = new ContextLoggers(loggers, LogContext.Of(new TaskId("my-sink", 3)));
        for (var i = 0; i < 60; i++)
        {
            Write(ofTask, "x", LogLevel.Error, $"Try {i} failed", new FormatException($"row {i}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        var lines = Written().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Count(l => l.Contains("] Try ", StringComparison.Ordinal)));
        Assert.Equal("[2024-02-29 13:05:05,067] ERROR [my-sink|task-3] … 55 more like this in the last minute: Try 59 failed: System.FormatException: row 59 (x)", lines[^1]);
    }
}
