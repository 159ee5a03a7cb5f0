namespace Kafka.Protocol.Client;

/// <summary>Who a client is and how it proves it. Not a record, so that the password never finds its way into a log.</summary>
/// <param name="mechanism">How.</param>
/// <param name="username">The name.</param>
/// <param name="password">The password.</param>
public sealed class SaslCredentials(SaslMechanism mechanism, string username, string password)
{
    /// <summary>How the client proves who it is.</summary>
    public SaslMechanism Mechanism { get; } = mechanism;

    /// <summary>The client's name.</summary>
    public string Username { get; } = username;

    /// <summary>The client's password.</summary>
    public string Password { get; } = password;

    /// <summary>Mechanism and name, without the password.</summary>
    public override string ToString() => $"{Mechanism.WireName()} as {Username}";
}
