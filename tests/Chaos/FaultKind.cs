namespace Chaos;

/// <summary>What is done to the cluster.</summary>
public enum FaultKind
{
    /// <summary>A worker is killed, and started again later.</summary>
    Kill,

    /// <summary>The leader is killed, and started again later.</summary>
    KillLeader,

    /// <summary>A worker stands still for longer than its session.</summary>
    Freeze,

    /// <summary>A worker stands still for less than its session.</summary>
    Pause,

    /// <summary>A worker is told to end, and started again later.</summary>
    Leave,

    /// <summary>The broker is stopped in order, and started again later.</summary>
    StopBroker,

    /// <summary>The broker is killed, and started again later.</summary>
    KillBroker,
}
