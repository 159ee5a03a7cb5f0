using System.Collections.Frozen;

namespace Connect.Runtime.Kafka;

/// <summary>
/// All settings of librdkafka, each either open to users or refused with the reason. Whoever may send a connector's configuration is not the owner of the
/// machine, and some of librdkafka's settings load a library, run a command or open a file when they are set. What is not listed here is not passed on, so a
/// new version of the library opens nothing by itself.
/// </summary>
/// <remarks>See CONFIGURATION.md of librdkafka 2.16. A property of the Java clients that has the same name is not meant here: <see cref="ClientProperties"/> translates it.</remarks>
internal static class NativeSettings
{
    private const string LoadsCode = "it makes the Kafka client load a library into the worker, or run a command";
    private const string Kerberos = "Kerberos (GSSAPI) is not supported, and its ticket is got by a shell command";
    private const string WritesFile = "it makes the Kafka client write files on the worker's machine";
    private const string MachineIdentity = "it gives brokers a token of the worker's machine";
    private const string TrustFile = "it makes the Kafka client read a file of the worker's machine; expected ssl.truststore.location or ssl.truststore.certificates";
    private const string KeyFile = "it makes the Kafka client read a file of the worker's machine; expected ssl.keystore.location, or ssl.keystore.certificate.chain with ssl.keystore.key";
    private const string TokenFile = "it makes the Kafka client read a file of the worker's machine; expected sasl.oauthbearer.assertion.private.key.pem";
    private const string OtherFile = "it makes the Kafka client read a file of the worker's machine";
    private const string Pointer = "it is an address in memory, which only a program can set";
    private const string Workers = "the worker depends on its own value";
    private const string ForTests = "it is for librdkafka's own tests";

    // What reaches beyond the client itself; refused in the worker's file at every level.
    private static readonly FrozenDictionary<string, string> Dangerous = Table(
        (LoadsCode, "plugin.library.paths ssl.engine.location ssl.engine.id ssl.providers interceptors"),
        (Kerberos, "sasl.kerberos.kinit.cmd sasl.kerberos.keytab sasl.kerberos.principal sasl.kerberos.service.name sasl.kerberos.min.time.before.relogin"),
        (WritesFile, "offset.store.path offset.store.method offset.store.sync.interval.ms"),
        (MachineIdentity, "sasl.oauthbearer.metadata.authentication.type"),
        (TrustFile, "ssl.ca.location"),
        (KeyFile, "ssl.certificate.location ssl.key.location"),
        (TokenFile, "sasl.oauthbearer.assertion.private.key.file sasl.oauthbearer.assertion.file sasl.oauthbearer.assertion.jwt.template.file"),
        (OtherFile, "ssl.crl.location https.ca.location ssl.ca.certificate.stores"));

    private static readonly FrozenDictionary<string, string> Reserved = Table(
        (Pointer, "error_cb throttle_cb stats_cb log_cb background_event_cb socket_cb connect_cb closesocket_cb open_cb resolve_cb opaque default_topic_conf "
            + "ssl_key ssl_certificate ssl_ca ssl_engine_callback_data ssl.certificate.verify_cb oauthbearer_token_refresh_cb consume_cb rebalance_cb "
            + "offset_commit_cb dr_cb dr_msg_cb partitioner_cb msg_order_cmp"),
        (Workers, "enabled_events log.queue internal.termination.signal statistics.interval.ms enable.auto.commit auto.commit.enable enable.auto.offset.store "
            + "delivery.report.only.error group.protocol group.protocol.type group.remote.assignor builtin.features"),
        ("it fills the worker's log with every step of the client", "debug"),
        ("expected bootstrap.servers", "metadata.broker.list"),
        ("expected sasl.mechanism", "sasl.mechanisms"),
        (ForTests, "test.mock.num.brokers test.mock.broker.rtt ut_handle_ProduceResponse enable_sasl_queue"));

    // What concerns nobody but the client it is set for.
    private static readonly FrozenSet<string> Open = string.Join(' ',
        // Connections
        "client.id client.rack client.dns.lookup bootstrap.servers message.max.bytes message.copy.max.bytes receive.message.max.bytes max.in.flight "
        + "max.in.flight.requests.per.connection metadata.recovery.strategy metadata.recovery.rebootstrap.trigger.ms metadata.max.age.ms "
        + "topic.metadata.refresh.interval.ms topic.metadata.refresh.fast.interval.ms topic.metadata.refresh.fast.cnt topic.metadata.refresh.sparse "
        + "topic.metadata.propagation.max.ms topic.blacklist socket.timeout.ms socket.blocking.max.ms socket.send.buffer.bytes socket.receive.buffer.bytes "
        + "socket.keepalive.enable socket.nagle.disable socket.max.fails socket.connection.setup.timeout.ms broker.address.ttl broker.address.family "
        + "connections.max.idle.ms reconnect.backoff.jitter.ms reconnect.backoff.ms reconnect.backoff.max.ms retry.backoff.ms retry.backoff.max.ms "
        + "api.version.request api.version.request.timeout.ms api.version.fallback.ms broker.version.fallback allow.auto.create.topics enable.random.seed "
        + "log_level log.thread.name log.connection.close enable.metrics.push",
        // Security
        "security.protocol ssl.cipher.suites ssl.curves.list ssl.sigalgs.list ssl.key.password ssl.key.pem ssl.certificate.pem ssl.ca.pem https.ca.pem "
        + "ssl.keystore.location ssl.keystore.password enable.ssl.certificate.verification ssl.endpoint.identification.algorithm sasl.mechanism sasl.username "
        + "sasl.password sasl.oauthbearer.config enable.sasl.oauthbearer.unsecure.jwt sasl.oauthbearer.method sasl.oauthbearer.client.id "
        + "sasl.oauthbearer.client.secret sasl.oauthbearer.client.credentials.client.id sasl.oauthbearer.client.credentials.client.secret "
        + "sasl.oauthbearer.scope sasl.oauthbearer.extensions sasl.oauthbearer.token.endpoint.url sasl.oauthbearer.sub.claim.name sasl.oauthbearer.grant.type "
        + "sasl.oauthbearer.assertion.algorithm sasl.oauthbearer.assertion.private.key.passphrase sasl.oauthbearer.assertion.private.key.pem "
        + "sasl.oauthbearer.assertion.claim.aud sasl.oauthbearer.assertion.claim.exp.seconds sasl.oauthbearer.assertion.claim.iss "
        + "sasl.oauthbearer.assertion.claim.jti.include sasl.oauthbearer.assertion.claim.nbf.seconds sasl.oauthbearer.assertion.claim.sub",
        // Consumers
        "group.id group.instance.id partition.assignment.strategy session.timeout.ms heartbeat.interval.ms coordinator.query.interval.ms max.poll.interval.ms "
        + "max.poll.records auto.commit.interval.ms auto.offset.reset queued.min.messages queued.max.messages.kbytes fetch.wait.max.ms fetch.queue.backoff.ms "
        + "fetch.message.max.bytes max.partition.fetch.bytes fetch.max.bytes fetch.min.bytes fetch.error.backoff.ms isolation.level enable.partition.eof "
        + "check.crcs consume.callback.max.messages share.acknowledgement.mode",
        // Producers
        "transactional.id transaction.timeout.ms enable.idempotence enable.gapless.guarantee queue.buffering.max.messages queue.buffering.max.kbytes "
        + "queue.buffering.max.ms linger.ms message.send.max.retries retries queue.buffering.backpressure.threshold compression.codec compression.type "
        + "compression.level batch.num.messages batch.size sticky.partitioning.linger.ms request.required.acks acks request.timeout.ms message.timeout.ms "
        + "delivery.timeout.ms queuing.strategy produce.offset.report partitioner").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every setting that is refused, with the reason.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Refused => Dangerous.Concat(Reserved);

    /// <summary>Whether users may set it.</summary>
    public static bool Allows(string name) => Open.Contains(name);

    /// <summary>Why users may not set it, or null where they may or there is no such setting.</summary>
    public static string? Refusal(string name) => Dangerous.GetValueOrDefault(name) ?? Reserved.GetValueOrDefault(name);

    /// <summary>Whether it concerns the machine rather than the client: it is refused even where it would have no effect.</summary>
    public static bool IsDangerous(string name) => Dangerous.ContainsKey(name);

    private static FrozenDictionary<string, string> Table(params ReadOnlySpan<(string Reason, string Names)> rows)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (reason, names) in rows)
            foreach (var name in names.Split(' ')) table.Add(name, reason);
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
