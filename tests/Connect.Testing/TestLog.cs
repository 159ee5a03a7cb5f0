using Microsoft.Extensions.Logging;

namespace Connect.Testing;

/// <summary>Keeps the lines that a class under test logs.</summary>
public sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Text)> _lines = [];

    /// <summary>What was logged so far.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> Lines { get { lock (_lock) return [.. _lines]; } }

    /// <summary>The lines of a level that have a string in them.</summary>
    public IReadOnlyList<string> With(LogLevel level, string text) =>
        [.. Lines.Where(l => l.Level == level && l.Text.Contains(text, StringComparison.Ordinal)).Select(l => l.Text)];

    public ILogger CreateLogger(string categoryName) => this;
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log goes nowhere else");
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;
    public void Dispose() { }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_lock) _lines.Add((logLevel, formatter(state, exception)));
    }
}
