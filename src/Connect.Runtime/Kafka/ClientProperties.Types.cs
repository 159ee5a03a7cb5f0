using Connect.Api;

namespace Connect.Runtime.Kafka;

internal static partial class ClientProperties
{
    private static readonly string[] Ints =
    [
        "auto.commit.interval.ms", "batch.size", "compression.gzip.level", "compression.lz4.level", "compression.zstd.level", "default.api.timeout.ms",
        "delivery.timeout.ms", "fetch.max.bytes", "fetch.max.wait.ms", "fetch.min.bytes", "heartbeat.interval.ms", "max.in.flight.requests.per.connection",
        "max.partition.fetch.bytes", "max.poll.interval.ms", "max.poll.records", "max.request.size", "metrics.num.samples", "receive.buffer.bytes",
        "request.timeout.ms", "retries", "sasl.login.connect.timeout.ms", "sasl.login.read.timeout.ms", "sasl.oauthbearer.assertion.claim.exp.seconds",
        "sasl.oauthbearer.assertion.claim.nbf.seconds", "sasl.oauthbearer.clock.skew.seconds", "send.buffer.bytes", "session.timeout.ms",
        "transaction.timeout.ms",
    ];

    private static readonly string[] Longs =
    [
        "buffer.memory", "connections.max.idle.ms", "linger.ms", "max.block.ms", "metadata.max.age.ms", "metadata.recovery.rebootstrap.trigger.ms",
        "metadata.max.idle.ms", "metrics.sample.window.ms", "partitioner.availability.timeout.ms",
        "reconnect.backoff.max.ms", "reconnect.backoff.ms", "retry.backoff.max.ms", "retry.backoff.ms",
        "sasl.kerberos.min.time.before.relogin", "sasl.login.retry.backoff.max.ms", "sasl.login.retry.backoff.ms", "sasl.oauthbearer.jwks.endpoint.refresh.ms",
        "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms",
        "socket.connection.setup.timeout.max.ms", "socket.connection.setup.timeout.ms",
    ];

    private static readonly string[] Booleans =
    [
        "allow.auto.create.topics", "check.crcs", "enable.auto.commit", "enable.idempotence", "enable.metrics.push", "exclude.internal.topics",
        "internal.throw.on.fetch.stable.offset.unsupported", "partitioner.adaptive.partitioning.enable", "partitioner.ignore.keys",
        "sasl.oauthbearer.assertion.claim.jti.include", "sasl.oauthbearer.header.urlencode", "transaction.two.phase.commit.enable",
    ];

    private static readonly string[] Shorts = ["sasl.login.refresh.buffer.seconds", "sasl.login.refresh.min.period.seconds"];

    private static readonly string[] Doubles =
    [
        "sasl.kerberos.ticket.renew.jitter", "sasl.kerberos.ticket.renew.window.factor", "sasl.login.refresh.window.factor", "sasl.login.refresh.window.jitter",
    ];

    private static readonly string[] Secrets =
        ["password", "passphrase", "secret", "jaas", "ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.truststore.certificates"];

    /// <summary>The type that a Java client property's values have; text where it is not known.</summary>
    public static ConfigType TypeOf(string property) =>
        Ints.Contains(property) ? ConfigType.Int
        : Longs.Contains(property) ? ConfigType.Long
        : Booleans.Contains(property) ? ConfigType.Boolean
        : Shorts.Contains(property) ? ConfigType.Short
        : Doubles.Contains(property) ? ConfigType.Double
        : Array.Exists(Secrets, s => property.Contains(s, StringComparison.Ordinal)) ? ConfigType.Password
        : ConfigType.String;
}
