using System.Collections.Concurrent;
using System.Net;
using Kafka.Protocol;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Tests;

/// <summary>What came of the requests, and what the broker logged: any error is a finding, with the request that brought it.</summary>
internal sealed class FuzzReport : ILoggerFactory, ILogger
{
    private readonly ConcurrentDictionary<string, byte[]> _last = new();
    private readonly ConcurrentDictionary<(ApiKey Key, string What), int> _counts = new();
    private long _answered;
    private long _closed;

    public ConcurrentQueue<string> Findings { get; } = new();

    public long AnsweredCount => Volatile.Read(ref _answered);

    public long ClosedCount => Volatile.Read(ref _closed);

    /// <summary>Well-formed requests whose connection was closed, by API.</summary>
    public string RefusedThoughWellFormed => Names("refused");

    public void Sending(EndPoint from, byte[] frame) => _last[from.ToString()!] = frame;

    public void Forget(EndPoint? from)
    {
        if (from is not null)
            _last.TryRemove(from.ToString()!, out _);
    }

    public void Answered(ApiKey key)
    {
        Interlocked.Increment(ref _answered);
        _counts.AddOrUpdate((key, "answered"), 1, (_, count) => count + 1);
    }

    public void Closed(ApiKey key, bool isWellFormed)
    {
        Interlocked.Increment(ref _closed);
        _counts.AddOrUpdate((key, isWellFormed ? "refused" : "closed"), 1, (_, count) => count + 1);
    }

    public static string Hex(ReadOnlySpan<byte> frame) => Convert.ToHexString(frame.Length > 2000 ? frame[..2000] : frame) + (frame.Length > 2000 ? $"… ({frame.Length} bytes)" : "");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // A refused connection is a warning without an exception; everything else that a broker warns of is its own trouble.
        if (!IsEnabled(logLevel) || (logLevel == LogLevel.Warning && exception is null))
            return;
        var text = formatter(state, exception);
        var request = _last.Where(entry => text.Contains(entry.Key, StringComparison.Ordinal)).Select(entry => $"\n  the request: {Hex(entry.Value)}").FirstOrDefault();
        if (Findings.Count < 50)
            Findings.Enqueue($"{logLevel}: {text}{request}\n  {exception}");
    }

    private string Names(string what) => string.Join(", ", _counts.Where(entry => entry.Key.What == what).OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Key.Key} {entry.Value}"));
}
