namespace Connect.Api.Source;

/// <summary>What a source task gets from the worker.</summary>
public interface ISourceTaskContext : ITaskContext
{
    /// <summary>Reads the offsets that were stored.</summary>
    IOffsetStorageReader OffsetStorageReader { get; }
    /// <summary>Ends transactions, where the connector says where they end (KIP-618); null otherwise.</summary>
    ITransactionContext? TransactionContext { get; }
}
