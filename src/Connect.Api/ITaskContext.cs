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
}
