using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>The keys of the Java clients of Kafka 4.3, as their definitions list them: name, clients (Admin, Consumer, Producer), type, default.</summary>
internal static class JavaClientKeys
{
    private const string Table = """
        acks P STRING all
        allow.auto.create.topics C BOOLEAN true
        auto.commit.interval.ms C INT 5000
        auto.offset.reset C STRING latest
        batch.size P INT 16384
        bootstrap.controllers A LIST
        bootstrap.servers ACP LIST
        buffer.memory P LONG 33554432
        check.crcs C BOOLEAN true
        client.dns.lookup ACP STRING use_all_dns_ips
        client.id ACP STRING
        client.rack C STRING
        compression.gzip.level P INT -1
        compression.lz4.level P INT 9
        compression.type P STRING none
        compression.zstd.level P INT 3
        config.providers ACP LIST
        connections.max.idle.ms ACP LONG 540000
        default.api.timeout.ms AC INT 60000
        delivery.timeout.ms P INT 120000
        enable.auto.commit C BOOLEAN true
        enable.idempotence P BOOLEAN true
        enable.metrics.push ACP BOOLEAN true
        exclude.internal.topics C BOOLEAN true
        fetch.max.bytes C INT 52428800
        fetch.max.wait.ms C INT 500
        fetch.min.bytes C INT 1
        group.id C STRING
        group.instance.id C STRING
        group.protocol C STRING classic
        group.remote.assignor C STRING
        heartbeat.interval.ms C INT 3000
        interceptor.classes CP LIST
        internal.throw.on.fetch.stable.offset.unsupported C BOOLEAN false
        isolation.level C STRING read_uncommitted
        key.deserializer C CLASS
        key.serializer P CLASS
        linger.ms P LONG 5
        max.block.ms P LONG 60000
        max.in.flight.requests.per.connection P INT 5
        max.partition.fetch.bytes C INT 1048576
        max.poll.interval.ms C INT 300000
        max.poll.records C INT 500
        max.request.size P INT 1048576
        metadata.max.age.ms ACP LONG 300000
        metadata.max.idle.ms P LONG 300000
        metadata.recovery.rebootstrap.trigger.ms ACP LONG 300000
        metadata.recovery.strategy ACP STRING rebootstrap
        metric.reporters ACP LIST org.apache.kafka.common.metrics.JmxReporter
        metrics.num.samples ACP INT 2
        metrics.recording.level ACP STRING INFO
        metrics.sample.window.ms ACP LONG 30000
        partition.assignment.strategy C LIST org.apache.kafka.clients.consumer.RangeAssignor, org.apache.kafka.clients.consumer.CooperativeStickyAssignor
        partitioner.adaptive.partitioning.enable P BOOLEAN true
        partitioner.availability.timeout.ms P LONG 0
        partitioner.class P CLASS
        partitioner.ignore.keys P BOOLEAN false
        receive.buffer.bytes ACP INT 65536
        reconnect.backoff.max.ms ACP LONG 1000
        reconnect.backoff.ms ACP LONG 50
        request.timeout.ms ACP INT 30000
        retries AP INT 2147483647
        retry.backoff.max.ms ACP LONG 1000
        retry.backoff.ms ACP LONG 100
        sasl.client.callback.handler.class ACP CLASS
        sasl.jaas.config ACP PASSWORD
        sasl.kerberos.kinit.cmd ACP STRING /usr/bin/kinit
        sasl.kerberos.min.time.before.relogin ACP LONG 60000
        sasl.kerberos.service.name ACP STRING
        sasl.kerberos.ticket.renew.jitter ACP DOUBLE 0.05
        sasl.kerberos.ticket.renew.window.factor ACP DOUBLE 0.8
        sasl.login.callback.handler.class ACP CLASS
        sasl.login.class ACP CLASS
        sasl.login.connect.timeout.ms ACP INT
        sasl.login.read.timeout.ms ACP INT
        sasl.login.refresh.buffer.seconds ACP SHORT 300
        sasl.login.refresh.min.period.seconds ACP SHORT 60
        sasl.login.refresh.window.factor ACP DOUBLE 0.8
        sasl.login.refresh.window.jitter ACP DOUBLE 0.05
        sasl.login.retry.backoff.max.ms ACP LONG 10000
        sasl.login.retry.backoff.ms ACP LONG 100
        sasl.mechanism ACP STRING GSSAPI
        sasl.oauthbearer.assertion.algorithm ACP STRING RS256
        sasl.oauthbearer.assertion.claim.aud ACP STRING
        sasl.oauthbearer.assertion.claim.exp.seconds ACP INT 300
        sasl.oauthbearer.assertion.claim.iss ACP STRING
        sasl.oauthbearer.assertion.claim.jti.include ACP BOOLEAN false
        sasl.oauthbearer.assertion.claim.nbf.seconds ACP INT 60
        sasl.oauthbearer.assertion.claim.sub ACP STRING
        sasl.oauthbearer.assertion.file ACP STRING
        sasl.oauthbearer.assertion.private.key.file ACP STRING
        sasl.oauthbearer.assertion.private.key.passphrase ACP PASSWORD
        sasl.oauthbearer.assertion.template.file ACP STRING
        sasl.oauthbearer.client.credentials.client.id ACP STRING
        sasl.oauthbearer.client.credentials.client.secret ACP PASSWORD
        sasl.oauthbearer.clock.skew.seconds ACP INT 30
        sasl.oauthbearer.expected.audience ACP LIST
        sasl.oauthbearer.expected.issuer ACP STRING
        sasl.oauthbearer.header.urlencode ACP BOOLEAN false
        sasl.oauthbearer.jwks.endpoint.refresh.ms ACP LONG 3600000
        sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms ACP LONG 10000
        sasl.oauthbearer.jwks.endpoint.retry.backoff.ms ACP LONG 100
        sasl.oauthbearer.jwks.endpoint.url ACP STRING
        sasl.oauthbearer.jwt.retriever.class ACP CLASS org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever
        sasl.oauthbearer.jwt.validator.class ACP CLASS org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator
        sasl.oauthbearer.scope ACP STRING
        sasl.oauthbearer.scope.claim.name ACP STRING scope
        sasl.oauthbearer.sub.claim.name ACP STRING sub
        sasl.oauthbearer.token.endpoint.url ACP STRING
        security.protocol ACP STRING PLAINTEXT
        security.providers ACP STRING
        send.buffer.bytes ACP INT 131072
        session.timeout.ms C INT 45000
        share.acknowledgement.mode C STRING implicit
        share.acquire.mode C STRING BATCH_OPTIMIZED
        socket.connection.setup.timeout.max.ms ACP LONG 30000
        socket.connection.setup.timeout.ms ACP LONG 10000
        ssl.cipher.suites ACP LIST
        ssl.enabled.protocols ACP LIST TLSv1.2, TLSv1.3
        ssl.endpoint.identification.algorithm ACP STRING https
        ssl.engine.factory.class ACP CLASS
        ssl.key.password ACP PASSWORD
        ssl.keymanager.algorithm ACP STRING SunX509
        ssl.keystore.certificate.chain ACP PASSWORD
        ssl.keystore.key ACP PASSWORD
        ssl.keystore.location ACP STRING
        ssl.keystore.password ACP PASSWORD
        ssl.keystore.type ACP STRING JKS
        ssl.protocol ACP STRING TLSv1.3
        ssl.provider ACP STRING
        ssl.secure.random.implementation ACP STRING
        ssl.trustmanager.algorithm ACP STRING PKIX
        ssl.truststore.certificates ACP PASSWORD
        ssl.truststore.location ACP STRING
        ssl.truststore.password ACP PASSWORD
        ssl.truststore.type ACP STRING JKS
        transaction.timeout.ms P INT 60000
        transaction.two.phase.commit.enable P BOOLEAN false
        transactional.id P STRING
        value.deserializer C CLASS
        value.serializer P CLASS
        """;

    public static IReadOnlyList<(string Name, ClientKind Kind, string Type, string Default)> All { get; } =
    [
        .. Table.Split('\n').Select(l => l.Trim().Split(' ', 4)).SelectMany(c => c[1].Select(k => (c[0], k switch
        {
            'A' => ClientKind.Admin,
            'C' => ClientKind.Consumer,
            _ => ClientKind.Producer,
        }, c[2], c.Length > 3 ? c[3] : ""))),
    ];
}
