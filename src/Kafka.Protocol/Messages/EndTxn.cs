using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Commits or aborts a transaction.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_EndTxn</remarks>
public sealed class EndTxnRequest : Message<EndTxnRequest>, IMessage, IRequest<EndTxnResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.EndTxn);

    /// <summary>The producer's transactional id.</summary>
    public string TransactionalId { get; set; } = "";

    /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
    public long ProducerId { get; set; }

    /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
    public short ProducerEpoch { get; set; }

    /// <summary>True to commit the transaction, false to abort it.</summary>
    public bool Committed { get; set; }

    // Version 5 is for clusters whose transactions are of version 2 (KIP-890).
    internal override short MaxVersionForClients => 4;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalId = wire.String(TransactionalId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        Committed = wire.Boolean(Committed);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Whether the transaction is ended: the answer to <see cref="EndTxnRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_EndTxn</remarks>
public sealed class EndTxnResponse : Message<EndTxnResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.EndTxn);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The producer id to go on with (KIP-890); -1 for the same. From version 5.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>The epoch to go on with (KIP-890); -1 for the same. From version 5.</summary>
    public short ProducerEpoch { get; set; } = -1;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        if (version >= 5)
        {
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
        }
        wire.TaggedFields(this, version);
    }
}
