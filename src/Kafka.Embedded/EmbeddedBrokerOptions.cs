using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded;

/// <summary>How an <see cref="EmbeddedBroker"/> runs. The defaults are Apache Kafka's where Kafka has the same setting, named in each remark.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>The folder that holds the logs and <c>metadata.json</c>; made when it is not there. One broker at a time may use it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where to listen; by default in the clear on 127.0.0.1:9092.</summary>
    public IReadOnlyList<BrokerListener> Listeners { get; init; } = [new BrokerListener()];

    /// <summary>The broker's number in the cluster of one (<c>node.id</c>).</summary>
    public int NodeId { get; init; } = 1;

    /// <summary>Whether a topic that a client names is created when it is not there (<c>auto.create.topics.enable</c>).</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>How many partitions a topic has when it is created without a number (<c>num.partitions</c>), 1 or more.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Partitions of <c>__consumer_offsets</c> when it is first made (<c>offsets.topic.num.partitions</c>), 1 or more.</summary>
    public int OffsetsPartitions { get; init; } = 50;

    /// <summary>Partitions of <c>__transaction_state</c> when it is first made (<c>transaction.state.log.num.partitions</c>), 1 or more.</summary>
    public int TransactionsPartitions { get; init; } = 50;

    /// <summary>
    /// How long the first rebalance of an empty group waits for more members (<c>group.initial.rebalance.delay.ms</c>). Kafka waits 3 s; on one machine
    /// nobody is late.
    /// </summary>
    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The largest request in bytes (<c>socket.request.max.bytes</c>); a connection that sends a larger one is closed.</summary>
    public int MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>
    /// How often old segments are looked for (<c>log.retention.check.interval.ms</c>). Records that say themselves that they are old, as those of an
    /// example, live no longer.
    /// </summary>
    public TimeSpan RetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often compacted topics are compacted (<c>log.cleaner.backoff.ms</c>).</summary>
    public TimeSpan CleanerBackoff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// For tests of clients: offers what a broker of an earlier release does, these APIs alone and up to these versions; null for all there is.
    /// </summary>
    internal IReadOnlyDictionary<ApiKey, short>? HighestVersions { get; init; }

    /// <summary>For tests of clients: whether metadata names the broker. One of Apache Kafka that has just started may name none for a moment, itself neither.</summary>
    internal Func<bool> NamesBroker { get; init; } = static () => true;

    /// <summary>The clock: record times, session timeouts, retention.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the broker logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
