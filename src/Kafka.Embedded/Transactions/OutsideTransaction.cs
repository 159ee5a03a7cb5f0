namespace Kafka.Embedded.Transactions;

/// <summary>What becomes of a write into a partition that is not part of the transaction: it depends on what the client knows of KIP-890.</summary>
internal enum OutsideTransaction
{
    /// <summary>Refused with INVALID_TXN_STATE, which ends the producer.</summary>
    IsInvalid,

    /// <summary>Refused with TRANSACTION_ABORTABLE, after which the producer aborts and goes on.</summary>
    IsAbortable,

    /// <summary>The partition joins the transaction, and opens it if need be.</summary>
    Joins,
}
