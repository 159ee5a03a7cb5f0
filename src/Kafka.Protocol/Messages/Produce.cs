using System.Buffers;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Appends record batches to partitions.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Produce</remarks>
public sealed class ProduceRequest : Message<ProduceRequest>, IMessage, IRequest<ProduceResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Produce);

    /// <summary>The producer's transactional id; null outside transactions.</summary>
    public string? TransactionalId { get; set; }

    /// <summary>Who must have the records before the answer comes: 0 nobody (there is no answer), 1 the leader, -1 all in-sync replicas.</summary>
    public short Acks { get; set; } = -1;

    /// <summary>How long to wait for the replicas, in milliseconds.</summary>
    public int TimeoutMs { get; set; } = 30_000;

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    // Version 12 is for clusters whose transactions are of version 2 (KIP-890), and version 13 names topics by their ids alone.
    internal override short MaxVersionForClients => 11;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalId = wire.NullableString(TransactionalId);
        Acks = wire.Int16(Acks);
        TimeoutMs = wire.Int32(TimeoutMs);
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 12.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 13.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 12)
                Name = wire.String(Name);
            else
                TopicId = wire.Uuid(TopicId);
            Partitions = wire.Array(Partitions, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>Record batches, as the producer made them.</summary>
        public ReadOnlySequence<byte>? Records { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            Records = wire.Records(Records);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>The offsets that the records got, or why not: the answer to <see cref="ProduceRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Produce</remarks>
public sealed class ProduceResponse : Message<ProduceResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Produce);

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The brokers that <see cref="LeaderIdAndEpoch.LeaderId"/> of the partitions name. From version 10.</summary>
    public List<NodeEndpoint> NodeEndpoints { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.Array(Topics, version);
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        wire.TaggedFields(this, version);
    }

    internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
    {
        if (tag != 0 || version < 10)
            return false;
        NodeEndpoints = wire.Array(NodeEndpoints, version);
        return true;
    }

    internal override uint TagsInUse() => NodeEndpoints.Count == 0 ? 0u : 1u;

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 12.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 13.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 12)
                Name = wire.String(Name);
            else
                TopicId = wire.Uuid(TopicId);
            Partitions = wire.Array(Partitions, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The offset that the first record got; -1 with an error.</summary>
        public long BaseOffset { get; set; } = -1;

        /// <summary>The broker's time of the records, in milliseconds since 1970; -1 when they keep the producer's.</summary>
        public long LogAppendTimeMs { get; set; } = -1;

        /// <summary>The first offset of the partition that is still there; -1 when unknown. From version 5.</summary>
        public long LogStartOffset { get; set; } = -1;

        /// <summary>The records that made the broker refuse the batch. From version 8.</summary>
        public List<RecordError> RecordErrors { get; set; } = [];

        /// <summary>Words for the error; null when the code says it all. From version 8.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The leader to turn to, when the error says that this broker is not it. From version 10.</summary>
        public LeaderIdAndEpoch? CurrentLeader { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            BaseOffset = wire.Int64(BaseOffset);
            LogAppendTimeMs = wire.Int64(LogAppendTimeMs);
            if (version >= 5)
                LogStartOffset = wire.Int64(LogStartOffset);
            if (version >= 8)
            {
                RecordErrors = wire.Array(RecordErrors, version);
                ErrorMessage = wire.NullableString(ErrorMessage);
            }
            wire.TaggedFields(this, version);
        }

        internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
        {
            if (tag != 0 || version < 10)
                return false;
            CurrentLeader = wire.Structure(CurrentLeader ?? new LeaderIdAndEpoch(), version, nameof(CurrentLeader));
            return true;
        }

        internal override uint TagsInUse() => CurrentLeader is null ? 0u : 1u;
    }

    /// <summary>A record that made the broker refuse its batch.</summary>
    public sealed class RecordError : Structure
    {
        /// <summary>The record's position within its batch, from 0.</summary>
        public int BatchIndex { get; set; }

        /// <summary>What is wrong with the record; may be null.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            BatchIndex = wire.Int32(BatchIndex);
            ErrorMessage = wire.NullableString(ErrorMessage);
            wire.TaggedFields(this, version);
        }
    }
}
