using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Logging;

/// <summary>Writes log lines to the standard output: <c>[time] LEVEL message (logger)</c>, the worker's traditional form.</summary>
internal sealed class ConsoleLog(LogLevels levels, TimeProvider time, TextWriter output) : ILoggerProvider
{
    private static readonly string[] Names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName)
    {
        levels.Register(categoryName);
        return new Logger(this, categoryName);
    }

    public void Dispose() => output.Flush();

    private void Write(LogLevel level, string category, string message, Exception? error)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"[{time.GetUtcNow():yyyy-MM-dd HH:mm:ss,fff}] {Names[(int)level]} {message} ({category})");
        lock (_lock)
        {
            output.WriteLine(line);
            if (error is not null) output.WriteLine(Errors.JavaTrace.Of(error).TrimEnd());
            output.Flush();
        }
    }

    private sealed class Logger(ConsoleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(category, logLevel);
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(logLevel, category, formatter(state, exception), exception);
        }
    }

    private bool IsEnabled(string category, LogLevel level) => levels.IsEnabled(category, level);
}
