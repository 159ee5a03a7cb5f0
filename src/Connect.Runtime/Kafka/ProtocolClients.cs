using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kafka.Protocol.Client;

namespace Connect.Runtime.Kafka;

/// <summary>Makes clients of the wire protocol, for membership and administration, from the settings that librdkafka's clients are made of.</summary>
internal static class ProtocolClients
{
    /// <summary>Options of a client.</summary>
    /// <param name="settings">librdkafka's settings, as <see cref="ClientProperties"/> translates them.</param>
    /// <exception cref="ConfigException">The security settings are not complete.</exception>
    public static KafkaClientOptions Options(IReadOnlyDictionary<string, string> settings)
    {
        var protocol = settings.GetValueOrDefault("security.protocol", "plaintext");
        return new KafkaClientOptions
        {
            BootstrapServers = BrokerAddress.ParseList(settings["bootstrap.servers"]),
            ClientId = settings.GetValueOrDefault("client.id", ""),
            Tls = protocol is "ssl" or "sasl_ssl" ? host => Tls(host, settings) : null,
            Sasl = protocol.StartsWith("sasl", StringComparison.Ordinal) ? Sasl(settings) : null,
        };
    }

    private static SaslCredentials Sasl(IReadOnlyDictionary<string, string> settings) =>
        new(settings.GetValueOrDefault("sasl.mechanism", "GSSAPI").ToUpperInvariant() switch
        {
            "PLAIN" => SaslMechanism.Plain,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            var other => throw new ConfigException("sasl.mechanism", other, "Expected PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"),
        }, settings.GetValueOrDefault("sasl.username", ""), settings.GetValueOrDefault("sasl.password", ""));

    private static SslClientAuthenticationOptions Tls(string host, IReadOnlyDictionary<string, string> settings)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        var authorities = new X509Certificate2Collection();
        if (settings.TryGetValue("ssl.ca.pem", out var pem)) authorities.ImportFromPem(pem);
        if (settings.TryGetValue("ssl.ca.location", out var file) && file != ClientProperties.SystemAuthorities) authorities.ImportFromPemFile(file);
        if (authorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        if (settings.GetValueOrDefault("ssl.endpoint.identification.algorithm", "https") == "none")
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        if (settings.TryGetValue("ssl.certificate.pem", out var certificate) && settings.TryGetValue("ssl.key.pem", out var key))
            options.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        else if (settings.TryGetValue("ssl.certificate.location", out var certificateFile))
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificateFile, settings.GetValueOrDefault("ssl.key.location"))];
        else if (settings.TryGetValue("ssl.keystore.location", out var store))
            options.ClientCertificates = [X509CertificateLoader.LoadPkcs12FromFile(store, settings.GetValueOrDefault("ssl.keystore.password"))];
        return options;
    }
}
