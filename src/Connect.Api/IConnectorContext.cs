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
}
