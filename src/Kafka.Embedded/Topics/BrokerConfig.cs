using System.Globalization;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Topics;

/// <summary>The broker's own settings under the names that Kafka has for them, for those who ask.</summary>
internal static class BrokerConfig
{
    public static IEnumerable<(ConfigKey Key, string Value)> Of(EmbeddedBrokerOptions options, ConnectionState connection)
    {
        var listener = connection.Listener;
        var address = string.Create(CultureInfo.InvariantCulture, $"{Protocol(listener.Options)}://{connection.AdvertisedHost}:{listener.EndPoint.Port}");
        yield return (new("advertised.listeners", ConfigType.String, null, "What clients are told to connect to."), address);
        yield return (
            new("auto.create.topics.enable", ConfigType.Boolean, "true", "Whether topics are created when they are asked for."),
            options.AutoCreateTopics ? "true" : "false");
        yield return (new("broker.id", ConfigType.Int, "-1", "The broker's number."), Number(options.NodeId));
        yield return (new("default.replication.factor", ConfigType.Int, "1", "How many replicas a topic has."), "1");
        yield return (
            new("group.initial.rebalance.delay.ms", ConfigType.Int, "3000", "How long the first rebalance of a group waits for more members."),
            Number((long)options.InitialRebalanceDelay.TotalMilliseconds));
        yield return (new("listeners", ConfigType.String, "PLAINTEXT://:9092", "Where the broker listens."), address);
        yield return (
            new("log.cleaner.backoff.ms", ConfigType.Long, "15000", "How often compacted topics are looked at."),
            Number((long)options.CleanerBackoff.TotalMilliseconds));
        yield return (new("log.dirs", ConfigType.String, null, "Where the logs are."), Path.GetFullPath(options.DataDirectory));
        yield return (
            new("log.retention.check.interval.ms", ConfigType.Long, "300000", "How often old segments are looked for."),
            Number((long)options.RetentionCheckInterval.TotalMilliseconds));
        yield return (new("min.insync.replicas", ConfigType.Int, "1", "How many replicas must acknowledge a write with acks=all."), "1");
        yield return (new("node.id", ConfigType.Int, null, "The node's number."), Number(options.NodeId));
        yield return (new("num.partitions", ConfigType.Int, "1", "How many partitions a topic has when nobody says."), Number(options.DefaultPartitions));
        yield return (new("offsets.topic.num.partitions", ConfigType.Int, "50", "Partitions of __consumer_offsets."), Number(options.OffsetsPartitions));
        yield return (new("offsets.topic.replication.factor", ConfigType.Short, "3", "Replicas of __consumer_offsets."), "1");
        yield return (new("socket.request.max.bytes", ConfigType.Int, "104857600", "The largest request."), Number(options.MaxRequestBytes));
        yield return (
            new("transaction.state.log.num.partitions", ConfigType.Int, "50", "Partitions of __transaction_state."),
            Number(options.TransactionsPartitions));
        yield return (new("transaction.state.log.replication.factor", ConfigType.Short, "3", "Replicas of __transaction_state."), "1");
    }

    private static string Protocol(BrokerListener listener) =>
        (listener.Users is null ? "" : "SASL_") + (listener.Certificate is null ? "PLAINTEXT" : "SSL");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
