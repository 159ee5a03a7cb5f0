namespace Kafka.Protocol.Messages;

/// <summary>Where the value of a setting comes from (KIP-226).</summary>
public enum ConfigSource : sbyte
{
    /// <summary>Somewhere that this library does not know.</summary>
    Unknown = 0,

    /// <summary>Set for the topic.</summary>
    TopicConfig = 1,

    /// <summary>Set for the broker while it runs.</summary>
    DynamicBrokerConfig = 2,

    /// <summary>Set for all brokers while they run.</summary>
    DynamicDefaultBrokerConfig = 3,

    /// <summary>In the broker's own configuration file.</summary>
    StaticBrokerConfig = 4,

    /// <summary>Not set anywhere.</summary>
    DefaultConfig = 5,

    /// <summary>Set for a logger of the broker.</summary>
    DynamicBrokerLoggerConfig = 6,

    /// <summary>Set for a subscription to metrics of clients.</summary>
    ClientMetricsConfig = 7,

    /// <summary>Set for the group.</summary>
    GroupConfig = 8,
}
