namespace Kafka.Protocol.Client;

/// <summary>Who a client is and how it proves it. Not a record, so that the password never finds its way into a log.</summary>
public sealed class SaslCredentials
{
    /// <summary>Credentials of a user.</summary>
    /// <param name="mechanism">How the password is proved.</param>
    /// <param name="username">The name.</param>
    /// <param name="password">The password.</param>
    public SaslCredentials(SaslMechanism mechanism, string username, string password)
    {
        Mechanism = mechanism;
        Username = username;
        Password = password;
    }

    private SaslCredentials(Func<CancellationToken, Task<string>> token, IReadOnlyDictionary<string, string> extensions)
        : this(SaslMechanism.OAuthBearer, "", "")
    {
        Token = token;
        Extensions = extensions;
    }

    /// <summary>How the client proves who it is.</summary>
    public SaslMechanism Mechanism { get; }

    /// <summary>The client's name; empty where a token says who it is.</summary>
    public string Username { get; }

    /// <summary>The client's password.</summary>
    public string Password { get; }

    /// <summary>Gets a token for a new connection; null for other mechanisms than OAUTHBEARER.</summary>
    public Func<CancellationToken, Task<string>>? Token { get; }

    /// <summary>What is sent to the broker beside the token (KIP-342).</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; } = new Dictionary<string, string>();

    /// <summary>Credentials of a client that shows a token.</summary>
    /// <param name="token">Gets one for each new connection; an <see cref="HttpRequestException"/> says that the issuer gives none.</param>
    /// <param name="extensions">What is sent to the broker beside the token.</param>
    public static SaslCredentials OAuthBearer(Func<CancellationToken, Task<string>> token, IReadOnlyDictionary<string, string> extensions) => new(token, extensions);

    /// <summary>Mechanism and name, without the password.</summary>
    public override string ToString() => Username.Length > 0 ? $"{Mechanism.WireName()} as {Username}" : Mechanism.WireName();
}
