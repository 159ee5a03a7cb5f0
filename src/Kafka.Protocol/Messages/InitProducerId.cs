using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Gets a producer id; with a transactional id, it also ends what an older producer of that name left open, and fences it.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_InitProducerId</remarks>
public sealed class InitProducerIdRequest : Message<InitProducerIdRequest>, IMessage, IRequest<InitProducerIdResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.InitProducerId);

    /// <summary>The producer's transactional id; null for a producer that is only idempotent.</summary>
    public string? TransactionalId { get; set; }

    /// <summary>After how many milliseconds the coordinator aborts a transaction of this producer that was not ended.</summary>
    public int TransactionTimeoutMs { get; set; }

    /// <summary>The producer's present id, when it asks for the next epoch of it (KIP-360); -1 otherwise. From version 3.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>The producer's present epoch; -1 for none. From version 3.</summary>
    public short ProducerEpoch { get; set; } = -1;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalId = wire.NullableString(TransactionalId);
        TransactionTimeoutMs = wire.Int32(TransactionTimeoutMs);
        if (version >= 3)
        {
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
        }
        wire.TaggedFields(this, version);
    }
}

/// <summary>A producer id and its epoch: the answer to <see cref="InitProducerIdRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_InitProducerId</remarks>
public sealed class InitProducerIdResponse : Message<InitProducerIdResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.InitProducerId);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
    public long ProducerId { get; set; } = -1;

    /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
    public short ProducerEpoch { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        wire.TaggedFields(this, version);
    }
}
