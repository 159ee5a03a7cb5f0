using System.Collections.Concurrent;

namespace Connect.Runtime.Metrics;

/// <summary>What is measured of a worker, beside its tasks.</summary>
internal sealed class WorkerMetrics(SampleWindows windows)
{
    private readonly ConcurrentDictionary<string, long> _connectorRestarts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TaskId, long> _taskRestarts = new();

    /// <summary>What rates and averages are taken over.</summary>
    public SampleWindows Windows => windows;

    /// <summary>When the worker was started.</summary>
    public DateTimeOffset Started { get; } = windows.Time.GetUtcNow();

    /// <summary>How connectors start.</summary>
    public StartupMetrics ConnectorStartups { get; } = new(windows);

    /// <summary>How tasks start.</summary>
    public StartupMetrics TaskStartups { get; } = new(windows);

    /// <summary>The rebalances.</summary>
    public RebalanceMetrics Rebalances { get; } = new(windows);

    /// <summary>The membership in the group.</summary>
    public GroupMetrics Group { get; } = new(windows);

    /// <summary>The connections of the membership.</summary>
    public NetworkMetrics Network { get; } = new(windows);

    /// <summary>How often a connector was started again here, by whoever asked for that.</summary>
    public long RestartsOf(string connector) => _connectorRestarts.GetValueOrDefault(connector);

    /// <summary>How often a task was started again here, by whoever asked for that.</summary>
    public long RestartsOf(TaskId task) => _taskRestarts.GetValueOrDefault(task);

    /// <summary>A connector is started again.</summary>
    public void ConnectorRestarted(string connector) => _connectorRestarts.AddOrUpdate(connector, 1, static (_, n) => n + 1);

    /// <summary>A task is started again.</summary>
    public void TaskRestarted(TaskId task) => _taskRestarts.AddOrUpdate(task, 1, static (_, n) => n + 1);

    /// <summary>A connector is deleted.</summary>
    public void Forget(string connector)
    {
        _connectorRestarts.TryRemove(connector, out _);
        foreach (var task in _taskRestarts.Keys.Where(t => t.Connector == connector)) _taskRestarts.TryRemove(task, out _);
    }
}
