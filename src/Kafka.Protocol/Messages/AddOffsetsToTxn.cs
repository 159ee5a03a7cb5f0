using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Says that the transaction will commit offsets of a group.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_AddOffsetsToTxn</remarks>
public sealed class AddOffsetsToTxnRequest : Message<AddOffsetsToTxnRequest>, IMessage, IRequest<AddOffsetsToTxnResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.AddOffsetsToTxn);

    /// <summary>The producer's transactional id.</summary>
    public string TransactionalId { get; set; } = "";

    /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
    public long ProducerId { get; set; }

    /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
    public short ProducerEpoch { get; set; }

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalId = wire.String(TransactionalId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        GroupId = wire.String(GroupId);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Whether the group is in the transaction: the answer to <see cref="AddOffsetsToTxnRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_AddOffsetsToTxn</remarks>
public sealed class AddOffsetsToTxnResponse : Message<AddOffsetsToTxnResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.AddOffsetsToTxn);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        wire.TaggedFields(this, version);
    }
}
