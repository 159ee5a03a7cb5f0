using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Connections;

/// <summary>How a connector connects.</summary>
/// <param name="Target">Where and how to connect.</param>
/// <param name="Dialect">The dialect to speak there.</param>
/// <param name="Attempts">How often a connection is tried, at least once.</param>
/// <param name="Backoff">The pause between two tries.</param>
internal sealed record ConnectionSettings(ConnectionTarget Target, Dialect Dialect, int Attempts, TimeSpan Backoff)
{
    /// <summary>How long a call that was cancelled, and the end of a connection, are waited for before they are given up.</summary>
    public TimeSpan Grace { get; init; } = ServerCall.DefaultGrace;
}
