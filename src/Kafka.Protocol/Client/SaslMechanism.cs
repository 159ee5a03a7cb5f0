namespace Kafka.Protocol.Client;

/// <summary>How a client proves who it is.</summary>
public enum SaslMechanism
{
    /// <summary>PLAIN (RFC 4616): name and password in clear, to be used over TLS.</summary>
    Plain,

    /// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677).</summary>
    ScramSha256,

    /// <summary>SCRAM-SHA-512.</summary>
    ScramSha512,

    /// <summary>OAUTHBEARER (RFC 7628): a token that somebody else issued.</summary>
    OAuthBearer,
}
