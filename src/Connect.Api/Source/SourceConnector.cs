namespace Connect.Api.Source;

/// <summary>A connector that brings records from a source to topics.</summary>
public abstract class SourceConnector : Connector
{
    /// <summary>Whether the connector gives exactly-once delivery with a configuration (KIP-618); null means it does not say.</summary>
    public virtual bool? SupportsExactlyOnce(IReadOnlyDictionary<string, string> config) => null;

    /// <summary>Whether the connector's tasks can say where transactions end (KIP-618).</summary>
    public virtual bool CanDefineTransactionBoundaries(IReadOnlyDictionary<string, string> config) => false;

    /// <summary>Checks offsets that a user wants to set (KIP-875).</summary>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="offsets">Source partition to offset; a null offset forgets the partition.</param>
    /// <returns>Whether the connector looked at them; false where it leaves them unchecked.</returns>
    /// <exception cref="ConnectException">An offset or partition is not the connector's.</exception>
    public virtual bool AlterOffsets(IReadOnlyDictionary<string, string> config,
        IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>?>> offsets) => false;
}
