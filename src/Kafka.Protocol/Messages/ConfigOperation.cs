namespace Kafka.Protocol.Messages;

/// <summary>What <see cref="IncrementalAlterConfigsRequest"/> does to a setting (KIP-339).</summary>
public enum ConfigOperation : sbyte
{
    /// <summary>Sets the value.</summary>
    Set = 0,

    /// <summary>Goes back to the default.</summary>
    Delete = 1,

    /// <summary>Adds items to a list.</summary>
    Append = 2,

    /// <summary>Removes items from a list.</summary>
    Subtract = 3,
}
