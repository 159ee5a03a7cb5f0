namespace Kafka.Embedded.Network;

/// <summary>What a request's answer may depend on besides the request: who asks, from where, in which version.</summary>
/// <param name="Connection">State that lives as long as the connection.</param>
/// <param name="ClientId">The client's name for itself, or null.</param>
/// <param name="Version">The version of the request.</param>
/// <param name="Cancellation">Set when the connection ends.</param>
internal readonly record struct ClientContext(ConnectionState Connection, string? ClientId, short Version, CancellationToken Cancellation);
