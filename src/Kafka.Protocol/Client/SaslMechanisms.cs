namespace Kafka.Protocol.Client;

/// <summary>The names that SASL mechanisms have on the wire.</summary>
public static class SaslMechanisms
{
    /// <summary>The mechanism's registered name, for example <c>SCRAM-SHA-256</c>.</summary>
    public static string WireName(this SaslMechanism mechanism) => mechanism switch
    {
        SaslMechanism.Plain => "PLAIN",
        SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
        SaslMechanism.ScramSha512 => "SCRAM-SHA-512",
        SaslMechanism.OAuthBearer => "OAUTHBEARER",
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, "not a mechanism"),
    };

    /// <summary>The mechanism of a registered name; null for one that this library does not have.</summary>
    public static SaslMechanism? Find(string wireName) => wireName switch
    {
        "PLAIN" => SaslMechanism.Plain,
        "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
        "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
        "OAUTHBEARER" => SaslMechanism.OAuthBearer,
        _ => null,
    };
}
