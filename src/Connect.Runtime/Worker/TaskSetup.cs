using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Metrics;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker;

/// <summary>Everything a task is made of.</summary>
internal sealed record TaskSetup
{
    public required TaskId Id { get; init; }
    public required int Generation { get; init; }

    /// <summary>The plugin's version; null where there is no such plugin.</summary>
    public string? Version { get; init; }

    public required TargetState Target { get; init; }

    /// <summary>The connector's configuration, variables resolved.</summary>
    public required IReadOnlyDictionary<string, string> ConnectorConfig { get; init; }

    /// <summary>The task's configuration, variables resolved.</summary>
    public required IReadOnlyDictionary<string, string> TaskConfig { get; init; }

    public required WorkerConfig Worker { get; init; }
    public required KafkaClients Clients { get; init; }
    public required PluginRegistry Plugins { get; init; }
    public required ILoggerFactory LoggerFactory { get; init; }
    public required TimeProvider TimeProvider { get; init; }
    public bool TrackTopics { get; init; }
    public TaskErrorCounts ErrorCounts { get; } = new();
    public TaskMetrics Metrics { get; init; } = new(SampleWindows.Default);

    /// <summary>The connector's plugin; null where there is none.</summary>
    public Plugin? Plugin { get; init; }

    /// <summary>The Java name of the task's class; null where it could not be made.</summary>
    public string? TaskClass { get; init; }
}
