using System.Globalization;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>Writes log lines to the standard output, in the form that is asked for.</summary>
internal sealed class ConsoleLog : ILoggerProvider, ISupportExternalScope
{
    private readonly LogLevels _levels;
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;
    private readonly LogLimit _limit;
    private IExternalScopeProvider? _scopes;

    /// <summary>A log without lines.</summary>
    /// <param name="levels">What is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="output">Where to; not closed.</param>
    public ConsoleLog(LogLevels levels, TimeProvider time, TextWriter output)
    {
        (_levels, _time) = (levels, time);
        _writer = new LogWriter(output, count => Line(LogLevel.Warning, typeof(ConsoleLog).FullName!, null,
            $"{count} lines were left out here, as the standard output did not take them in time", null));
        _limit = new LogLimit(time, Say);
    }

    /// <summary>The form of the lines.</summary>
    public ILogFormat Format { get; set; } = LogPattern.Default;

    public ILogger CreateLogger(string categoryName)
    {
        _levels.Register(categoryName);
        return new Logger(this, categoryName);
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Waits until what was logged by now is written, but not longer than so: before a process ends that cannot go on.</summary>
    public void Flush(TimeSpan timeout) => _writer.Flush(timeout);

    public void Dispose()
    {
        _limit.Dispose();
        _writer.Dispose();
    }

    private void Write(LogLevel level, string category, EventId id, string message, Exception? error)
    {
        var context = Context();
        if (_limit.Admits(new LogLimit.Line(level, category, context, id.Name, message, error))) _writer.Write(Line(level, category, context, message, error));
    }

    private string Line(LogLevel level, string category, LogContext? context, string message, Exception? error) =>
        Format.Format(new LogEvent(_time, level, category, message, error is null ? null : Format.TraceOf(error), context));

    private void Say(LogLimit.LeftOut leftOut)
    {
        var (last, count, time) = leftOut;
        var within = time >= TimeSpan.FromSeconds(59) ? "minute" : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, time.TotalSeconds):0} s");
        var error = last.Error is null ? "" : $": {JavaClassAttribute.Of(last.Error.GetType())}: {last.Error.Message}";
        _writer.Write(Line(last.Level, last.Logger, last.Context, $"… {count} more like this in the last {within}: {last.Message}{error}", null));
    }

    private LogContext? Context()
    {
        // The outermost is that of the logger that was asked; those below it made its own logger.
        LogContext? context = null;
        _scopes?.ForEachScope<object?>((scope, _) => { if (scope is LogContext c) context ??= c; }, null);
        return context;
    }

    private bool IsEnabled(string category, LogLevel level) => _levels.IsEnabled(category, level);

    private sealed class Logger(ConsoleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log._scopes?.Push(state);
        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(category, logLevel);
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(logLevel, category, eventId, formatter(state, exception), exception);
        }
    }
}
