using Connect.Runtime.Config;

namespace Connect.Runtime.Tests.Config;

public sealed class WorkerKeysTests
{
    [Theory]
    [InlineData("group.id")]
    [InlineData("key.converter.schema.registry.url")]
    [InlineData("config.providers.file.class")]
    [InlineData("config.storage.min.insync.replicas")]
    [InlineData("producer.compression.type")]
    [InlineData("consumer.queued.min.messages")]
    [InlineData("ssl.truststore.location")]
    [InlineData("offset.storage.file.filename")]
    public void A_key_is_known_of_whoever_reads_it(string key) => Assert.Equal(new WorkerKey(KeyUse.Read), WorkerKeys.Look(key));

    [Theory]
    [InlineData("group.idd", "group.id")]
    [InlineData("offset.storage.replication.facto", "offset.storage.replication.factor")]
    [InlineData("config.storage.topics", "config.storage.topic")]
    [InlineData("replication.factor", "config.storage.replication.factor")]
    [InlineData("producer.lingr.ms", "producer.linger.ms")]
    [InlineData("boot.strap.servers", "bootstrap.servers")]
    [InlineData("my.own.key", null)]
    public void Of_a_key_that_nobody_reads_the_nearest_one_is_named(string key, string? nearest) => Assert.Equal(new WorkerKey(KeyUse.Unknown, Nearest: nearest), WorkerKeys.Look(key));

    [Theory]
    [InlineData("internal.key.converter.schemas.enable", "the internal topics hold JSON")]
    [InlineData("producer.interceptor.classes", "Java code")]
    [InlineData("consumer.confluent.monitoring.interceptor.sasl.mechanism", "Confluent's interceptors")]
    [InlineData("rest.extension.classes", "proxy")]
    [InlineData("cub.kafka.timeout", "waits for Kafka by itself")]
    public void A_key_of_the_Java_worker_without_effect_here_says_why(string key, string why)
    {
        var found = WorkerKeys.Look(key);
        Assert.Equal(KeyUse.NoEffect, found.Use);
        Assert.Contains(why, found.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("errors.retry.timeout")]
    [InlineData("tasks.max")]
    public void A_key_of_connectors_is_called_that(string key) => Assert.Contains("key of connectors", WorkerKeys.Look(key).Why, StringComparison.Ordinal);
}
