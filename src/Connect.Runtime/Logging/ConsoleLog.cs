using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>Writes log lines to the standard output, in the form that a pattern gives them.</summary>
internal sealed class ConsoleLog(LogLevels levels, TimeProvider time, TextWriter output) : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _lock = new();
    private IExternalScopeProvider? _scopes;

    /// <summary>The form of the lines.</summary>
    public LogPattern Pattern { get; set; } = LogPattern.Default;

    public ILogger CreateLogger(string categoryName)
    {
        levels.Register(categoryName);
        return new Logger(this, categoryName);
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => output.Flush();

    private void Write(LogLevel level, string category, string message, Exception? error)
    {
        var line = Pattern.Format(new LogEvent(time, level, category, message, error is null ? null : Errors.JavaTrace.Of(error).TrimEnd(), Context()));
        lock (_lock)
        {
            output.Write(line);
            output.Flush();
        }
    }

    private string? Context()
    {
        // The outermost is that of the logger that was asked; those below it made its own logger.
        string? context = null;
        _scopes?.ForEachScope<object?>((scope, _) => { if (scope is LogContext c) context ??= c.Text; }, null);
        return context;
    }

    private sealed class Logger(ConsoleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log._scopes?.Push(state);
        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(category, logLevel);
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(logLevel, category, formatter(state, exception), exception);
        }
    }

    private bool IsEnabled(string category, LogLevel level) => levels.IsEnabled(category, level);
}
