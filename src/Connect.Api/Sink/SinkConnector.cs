namespace Connect.Api.Sink;

/// <summary>A connector that brings records from topics to a target.</summary>
public abstract class SinkConnector : Connector
{
    /// <summary>Checks or takes over offsets that a user wants to set (KIP-875).</summary>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="offsets">Topic partition to offset; a null offset resets the partition.</param>
    /// <returns>Whether the connector looked at them; false where it leaves them to the consumer group.</returns>
    /// <exception cref="ConnectException">An offset is not possible.</exception>
    public virtual bool AlterOffsets(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets) => false;
}
