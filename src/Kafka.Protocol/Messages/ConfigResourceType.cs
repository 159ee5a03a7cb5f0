namespace Kafka.Protocol.Messages;

/// <summary>What a setting belongs to.</summary>
public enum ConfigResourceType : sbyte
{
    /// <summary>Something that this library does not know.</summary>
    Unknown = 0,

    /// <summary>A topic, by name.</summary>
    Topic = 2,

    /// <summary>A broker, by its id as text; the empty name stands for all brokers.</summary>
    Broker = 4,

    /// <summary>The logger of a broker, by its id as text (KIP-412).</summary>
    BrokerLogger = 8,

    /// <summary>A subscription to metrics of clients (KIP-714).</summary>
    ClientMetrics = 16,

    /// <summary>A group, by its id (KIP-848).</summary>
    Group = 32,
}
