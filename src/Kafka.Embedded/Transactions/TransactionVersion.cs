namespace Kafka.Embedded.Transactions;

/// <summary>
/// The versions of transactions, Kafka's feature <c>transaction.version</c> (<see href="https://cwiki.apache.org/confluence/x/B40ODg">KIP-890</see>).
/// From 2 on each end of a transaction takes the next epoch, so that a late batch is told from one of the next transaction, and partitions join
/// with the first batch for them.
/// </summary>
internal static class TransactionVersion
{
    public const string FeatureName = "transaction.version";

    /// <summary>A client that adds partitions by itself and keeps its epoch.</summary>
    public const short OfOlderClients = 0;

    /// <summary>The version of EndTxn from which on clients go by it.</summary>
    public const short EndTxn = 5;

    /// <summary>The version that this broker offers, and acts by where no client asks.</summary>
    public const short Current = 2;
}
