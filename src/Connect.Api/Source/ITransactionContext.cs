namespace Connect.Api.Source;

/// <summary>With <c>transaction.boundary=connector</c>, a task says where its transactions end (KIP-618).</summary>
public interface ITransactionContext
{
    /// <summary>Commits after the batch that the present poll returns.</summary>
    void CommitTransaction();
    /// <summary>Commits after a record of the present batch.</summary>
    void CommitTransaction(SourceRecord record);
    /// <summary>Aborts after the batch that the present poll returns.</summary>
    void AbortTransaction();
    /// <summary>Aborts after a record of the present batch.</summary>
    void AbortTransaction(SourceRecord record);
}
