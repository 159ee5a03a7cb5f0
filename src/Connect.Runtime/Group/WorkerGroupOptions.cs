namespace Connect.Runtime.Group;

/// <summary>How a worker is a member of its group.</summary>
/// <param name="GroupId">The group: <c>group.id</c>.</param>
/// <param name="Url">Where other workers reach this one.</param>
internal sealed record WorkerGroupOptions(string GroupId, string Url)
{
    /// <summary>The best protocol to offer: <c>connect.protocol</c>.</summary>
    public ConnectProtocolVersion Protocol { get; init; } = ConnectProtocolVersion.Sessioned;

    /// <summary>After how long without a heartbeat the worker counts as gone: <c>session.timeout.ms</c>.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>heartbeat.interval.ms</c>.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long members have to join a rebalance: <c>rebalance.timeout.ms</c>.</summary>
    public TimeSpan RebalanceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the work of a member that left waits for its return: <c>scheduled.rebalance.max.delay.ms</c>.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the worker tries to catch up with the config topic before it leaves the group: <c>worker.sync.timeout.ms</c>.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a worker stays away that could not agree with its group about the config topic: <c>worker.unsync.backoff.ms</c>.</summary>
    public TimeSpan UnsyncBackoff { get; init; } = TimeSpan.FromMinutes(5);
}
