using Microsoft.Extensions.Logging;

namespace Connect.Api;

/// <summary>What a connector gets from the worker.</summary>
public interface IConnectorContext
{
    /// <summary>The connector's name.</summary>
    string Connector { get; }
    /// <summary>Asks the worker to ask for the tasks' configurations again and to replace the tasks if they differ.</summary>
    void RequestTaskReconfiguration();
    /// <summary>Makes the connector FAILED.</summary>
    void RaiseError(Exception error);
    /// <summary>Reads offsets of a source connector; not for sinks.</summary>
    IOffsetStorageReader OffsetStorageReader { get; }
    /// <summary>Makes loggers whose lines carry the connector's name.</summary>
    ILoggerFactory LoggerFactory { get; }
    /// <summary>The clock, for everything that waits or ages.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Says that the connector tries something again by itself, such as reading the list of tables; see <see cref="ITaskContext.ReportRetry"/>.</summary>
    /// <param name="operation">What is tried again, as a verb. Failures of one operation belong together.</param>
    /// <param name="error">Why it failed, in the user's terms; it must not hold secrets.</param>
    /// <param name="delay">After how long it is tried again.</param>
    void ReportRetry(string operation, Exception error, TimeSpan delay) { }

    /// <summary>Says that something works that was reported by <see cref="ReportRetry"/>; of no effect for what was not.</summary>
    /// <param name="operation">The operation by the same words.</param>
    void ReportSuccess(string operation) { }
}
