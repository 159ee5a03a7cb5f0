namespace Kafka.Protocol.Messages;

/// <summary>Which records a reader wants to see (KIP-98).</summary>
public enum IsolationLevel : sbyte
{
    /// <summary>All of them.</summary>
    ReadUncommitted = 0,

    /// <summary>None of a transaction that is open or was aborted.</summary>
    ReadCommitted = 1,
}
