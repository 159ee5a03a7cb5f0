namespace Kafka.Embedded.Transactions;

/// <summary>Where a transaction is; the numbers are those of <c>__transaction_state</c>, the names those of DescribeTransactions.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>The producer has an id and has not begun.</summary>
    Empty = 0,

    /// <summary>Partitions were added.</summary>
    Ongoing = 1,

    /// <summary>It is to be committed; markers are being written.</summary>
    PrepareCommit = 2,

    /// <summary>It is to be aborted; markers are being written.</summary>
    PrepareAbort = 3,

    /// <summary>The last one was committed.</summary>
    CompleteCommit = 4,

    /// <summary>The last one was aborted.</summary>
    CompleteAbort = 5,
}
