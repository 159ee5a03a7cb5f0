using Microsoft.Extensions.Logging;

namespace Connect.Api;

/// <summary>What a task gets from the worker.</summary>
public interface ITaskContext
{
    /// <summary>The connector's name.</summary>
    string Connector { get; }
    /// <summary>The task's number, from 0.</summary>
    int Task { get; }
    /// <summary>The task's configuration with its variables resolved, as given at the start.</summary>
    IReadOnlyDictionary<string, string> Config { get; }
    /// <summary>Makes loggers whose lines carry the connector's name and the task's number.</summary>
    ILoggerFactory LoggerFactory { get; }
    /// <summary>The clock, for everything that waits or ages.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>
    /// Says that the task tries something again by itself, and is not to fail for it: a table it could not read, a request that was throttled. Without that a
    /// user sees a task that is RUNNING and does nothing. The worker logs the first failure and what lasts once a minute, counts each in the metric
    /// <c>total-retries</c>, and shows what has not succeeded for ten seconds as the trace of the running task. A task that throws
    /// <see cref="RetriableException"/> instead, out of its poll or put, has all that without asking. May be called from any thread.
    /// </summary>
    /// <param name="operation">What is tried again, as a verb: <c>reading table orders</c>. Failures of one operation belong together.</param>
    /// <param name="error">Why it failed, in the user's terms; it must not hold secrets.</param>
    /// <param name="delay">After how long it is tried again.</param>
    void ReportRetry(string operation, Exception error, TimeSpan delay) { }

    /// <summary>
    /// Says that something works that was reported by <see cref="ReportRetry"/>; of no effect for what was not, so that it may be called at each success.
    /// </summary>
    /// <param name="operation">The operation by the same words.</param>
    void ReportSuccess(string operation) { }
}
