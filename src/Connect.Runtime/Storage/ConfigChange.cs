namespace Connect.Runtime.Storage;

/// <summary>What a record of the config topic changed.</summary>
internal abstract record ConfigChange
{
    /// <summary>A connector is new or has another configuration.</summary>
    public sealed record ConnectorConfigured(string Connector, bool IsNew) : ConfigChange;
    /// <summary>A connector was deleted.</summary>
    public sealed record ConnectorRemoved(string Connector) : ConfigChange;
    /// <summary>A connector is to be started, paused or stopped.</summary>
    public sealed record TargetStateChanged(string Connector) : ConfigChange;
    /// <summary>Task configs were applied, or the connector became inconsistent.</summary>
    public sealed record TasksCommitted(string Connector) : ConfigChange;
    /// <summary>A restart was asked for, on whichever worker.</summary>
    public sealed record RestartRequested(string Connector, bool IncludeTasks, bool OnlyFailed) : ConfigChange;
    /// <summary>The key of signed requests changed.</summary>
    public sealed record SessionKeyChanged : ConfigChange;
    /// <summary>The record could not be understood and changed nothing.</summary>
    public sealed record Unreadable(string Key, string Why) : ConfigChange;
    /// <summary>A logger's level is to change on all workers.</summary>
    public sealed record LoggerLevel(string Logger, string Level) : ConfigChange;
}

/// <summary>What users want a connector to do.</summary>
internal enum TargetState { Started, Paused, Stopped }

/// <summary>The key that workers sign requests to each other with.</summary>
/// <param name="Key">The bytes.</param>
/// <param name="Algorithm">Java's name of the algorithm, such as <c>HmacSHA256</c>.</param>
/// <param name="CreatedMs">When it was made, in milliseconds since 1970-01-01T00:00:00Z.</param>
internal sealed record SessionKey(byte[] Key, string Algorithm, long CreatedMs);
