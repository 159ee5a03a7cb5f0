using System.Globalization;
using Connect.Security;
using Kafka.Protocol.Client;

namespace Connect.Runtime.Kafka;

/// <summary>Makes clients of the wire protocol, for membership and administration, from the settings that librdkafka's clients are made of.</summary>
internal static class ProtocolClients
{
    private static readonly TimeSpan DefaultTokenLife = TimeSpan.FromHours(1);

    /// <summary>Options of a client.</summary>
    /// <param name="settings">librdkafka's settings, as <see cref="ClientProperties"/> translates them.</param>
    /// <param name="time">The clock that tokens are made by.</param>
    /// <param name="observer">Measures what it does; null for nobody.</param>
    /// <exception cref="ConfigException">The security settings are not complete.</exception>
    public static KafkaClientOptions Options(IReadOnlyDictionary<string, string> settings, TimeProvider time, IKafkaClientObserver? observer = null)
    {
        var protocol = settings.GetValueOrDefault("security.protocol", "plaintext");
        return new KafkaClientOptions
        {
            BootstrapServers = BrokerAddress.ParseList(settings["bootstrap.servers"]),
            ClientId = settings.GetValueOrDefault("client.id", ""),
            Observer = observer,
            Tls = protocol is "ssl" or "sasl_ssl" ? SslOptions.Read(Tls(settings)).For : null,
            Sasl = protocol.StartsWith("sasl", StringComparison.Ordinal) ? Sasl(settings, time) : null,
        };
    }

    private static SaslCredentials Sasl(IReadOnlyDictionary<string, string> settings, TimeProvider time)
    {
        var (user, password) = (settings.GetValueOrDefault("sasl.username", ""), settings.GetValueOrDefault("sasl.password", ""));
        return settings.GetValueOrDefault("sasl.mechanism", "GSSAPI").ToUpperInvariant() switch
        {
            "PLAIN" => new(SaslMechanism.Plain, user, password),
            "SCRAM-SHA-256" => new(SaslMechanism.ScramSha256, user, password),
            "SCRAM-SHA-512" => new(SaslMechanism.ScramSha512, user, password),
            "OAUTHBEARER" => SaslCredentials.OAuthBearer(Token(settings, time), Pairs(settings.GetValueOrDefault("sasl.oauthbearer.extensions", ""), ',')),
            var other => throw new ConfigException("sasl.mechanism", other, "Expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER"),
        };
    }

    private static Func<CancellationToken, Task<string>> Token(IReadOnlyDictionary<string, string> settings, TimeProvider time)
    {
        if (settings.TryGetValue(TokenEndpoints.Property, out var url))
        {
            var client = new OAuthClient
            {
                TokenEndpoint = OAuthClient.ParseEndpoint(url) ?? throw new ConfigException(TokenEndpoints.Problem(url)!),
                ClientId = settings.GetValueOrDefault("sasl.oauthbearer.client.id", ""),
                ClientSecret = settings.GetValueOrDefault("sasl.oauthbearer.client.secret", ""),
                Scope = settings.GetValueOrDefault("sasl.oauthbearer.scope"),
            };
            // These clients live for a request or two; the connection's own timeout, which is shorter, ends the wait.
            return async cancellationToken =>
            {
                using var tokens = new OAuthTokens(client, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, TimeSpan.FromSeconds(30), time);
                return await tokens.CurrentAsync(cancellationToken);
            };
        }
        var unsecured = Pairs(settings.GetValueOrDefault("sasl.oauthbearer.config", ""), ' ');
        var principal = unsecured.GetValueOrDefault("principal") ?? throw new ConfigException(ClientProperties.NoToken);
        var life = int.TryParse(unsecured.GetValueOrDefault("lifeSeconds"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : DefaultTokenLife;
        return _ => Task.FromResult(UnsecuredToken.Of(principal, time.GetUtcNow(), life));
    }

    private static Dictionary<string, string> Pairs(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    // All stores have become PEM; without one the system's authorities count, wherever librdkafka is told to look for them.
    private static SslConfig Tls(IReadOnlyDictionary<string, string> settings) => new()
    {
        Trust = settings.TryGetValue("ssl.ca.pem", out var authorities)
            ? new() { Key = "ssl.truststore", PasswordKey = "ssl.truststore.password", Certificates = authorities } : null,
        Client = settings.TryGetValue("ssl.certificate.pem", out var certificate) && settings.TryGetValue("ssl.key.pem", out var key)
            ? new()
            {
                Key = "ssl.certificate.pem",
                PasswordKey = "ssl.key.password",
                Certificates = certificate,
                PrivateKey = key,
                PrivateKeyKey = "ssl.key.pem",
                KeyPassword = settings.GetValueOrDefault("ssl.key.password"),
                KeyPasswordKey = "ssl.key.password",
            } : null,
        ChecksHostName = settings.GetValueOrDefault("ssl.endpoint.identification.algorithm", "https") != "none",
        ChecksCertificate = settings.GetValueOrDefault("enable.ssl.certificate.verification", "true") != "false",
    };
}
