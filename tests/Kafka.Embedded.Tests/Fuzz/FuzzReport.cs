using System.Collections.Concurrent;
using System.Net;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Tests;

/// <summary>What came of the requests, and what the broker logged: any error is a finding, with the request that brought it.</summary>
internal sealed class FuzzReport : ILoggerFactory, ILogger
{
    private const int Kept = 200;
    private readonly ConcurrentDictionary<string, byte[]> _last = new();
    private readonly ConcurrentQueue<string> _ended = new();
    private readonly ConcurrentDictionary<(ApiKey Key, string What), int> _counts = new();
    private long _answered;
    private long _closed;

    public ConcurrentQueue<string> Findings { get; } = new();

    public long AnsweredCount => Volatile.Read(ref _answered);

    public long ClosedCount => Volatile.Read(ref _closed);

    /// <summary>What became of well-formed requests, by API: done or answered with an error code; and how many of all kinds had their connection
    /// closed.</summary>
    public IEnumerable<string> Outcomes => _counts.GroupBy(entry => entry.Key.Key).OrderBy(api => api.Key)
        .Select(api => $"{api.Key}: {string.Join(", ", api.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Key.What} {entry.Value}"))}");

    public void Sending(EndPoint from, byte[] frame) => _last[from.ToString()!] = frame;

    /// <summary>A connection has ended. What the broker has to say about it may come a little later.</summary>
    public void Ended(EndPoint? from)
    {
        if (from is not null)
            _ended.Enqueue(from.ToString()!);
        if (_ended.Count > Kept && _ended.TryDequeue(out var old))
            _last.TryRemove(old, out _);
    }

    public void Answered() => Interlocked.Increment(ref _answered);

    /// <summary>A well-formed request was answered; without an error code it was done.</summary>
    public void Answered(ApiKey key, IReadOnlySet<ErrorCode> errors)
    {
        if (errors.Count == 0)
            Count(key, "done");
        foreach (var error in errors)
            Count(key, error.ToString());
    }

    public void Closed(ApiKey key)
    {
        Interlocked.Increment(ref _closed);
        if (Enum.IsDefined(key))
            Count(key, "closed");
    }

    public static string Hex(ReadOnlySpan<byte> frame) => Convert.ToHexString(frame.Length > 2000 ? frame[..2000] : frame)
        + (frame.Length > 2000 ? $"… ({frame.Length} bytes)" : "");

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
        var request = _last.Where(entry => text.Contains(entry.Key, StringComparison.Ordinal))
            .Select(entry => $"\n  the request: {Hex(entry.Value)}").FirstOrDefault();
        if (Findings.Count < 50)
            Findings.Enqueue($"{logLevel}: {text}{request}\n  {exception}");
    }

    private void Count(ApiKey key, string what) => _counts.AddOrUpdate((key, what), 1, (_, count) => count + 1);
}
