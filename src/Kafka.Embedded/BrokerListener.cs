using System.Security.Cryptography.X509Certificates;

namespace Kafka.Embedded;

/// <summary>An address that the broker listens on, and how clients identify themselves there.</summary>
public sealed record BrokerListener
{
    /// <summary>The address or host name to listen on; loopback unless told otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The TCP port, 0 to 65535; 0 takes any free one.</summary>
    public int Port { get; init; } = 9092;

    /// <summary>
    /// The host name that clients are told to connect to (Kafka's <c>advertised.listeners</c>); null for <see cref="Host"/>, or, where that is a
    /// wildcard such as 0.0.0.0, for the address that the client has connected to.
    /// </summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>The certificate, with its private key, of a TLS listener; null for one in the clear.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificate authorities whose client certificates are accepted; null asks for none (<c>ssl.client.auth=none</c>).</summary>
    public X509Certificate2Collection? ClientAuthorities { get; init; }

    /// <summary>
    /// User names and passwords of a SASL listener, which takes PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 (RFC 4616, RFC 5802); null for one without
    /// authentication.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Users { get; init; }
}
