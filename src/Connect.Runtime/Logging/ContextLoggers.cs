using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>
/// Makes loggers whose lines say whose they are, whatever thread they come from: a Kafka client's own threads know nothing of the task they work for.
/// </summary>
/// <param name="loggers">Makes the loggers; not disposed of with this.</param>
/// <param name="context">Whose lines they are.</param>
internal sealed class ContextLoggers(ILoggerFactory loggers, LogContext context) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(loggers.CreateLogger(categoryName), context);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose() { }

    private sealed class Logger(ILogger inner, LogContext context) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel)) return;
            using (inner.BeginScope(context)) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
