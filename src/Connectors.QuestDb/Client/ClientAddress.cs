namespace Connectors.QuestDb.Client;

/// <summary>Where a server listens.</summary>
/// <param name="Host">A name or address; an IPv6 address without its brackets.</param>
/// <param name="Port">The port.</param>
internal sealed record ClientAddress(string Host, int Port)
{
    /// <summary>The form of URLs.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
