using System.Buffers;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Reads record batches, waiting for a while if there are none.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Fetch</remarks>
public sealed class FetchRequest : Message<FetchRequest>, IMessage, IRequest<FetchResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Fetch);

    /// <summary>The cluster's id, when a broker asks. From version 12.</summary>
    public string? ClusterId { get; set; }

    /// <summary>The broker that asks; -1 for a consumer. Up to version 14.</summary>
    public int ReplicaId { get; set; } = -1;

    /// <summary>The broker that asks; null for a consumer. From version 15.</summary>
    public ReplicaState? Replica { get; set; }

    /// <summary>How long the broker may wait for <see cref="MinBytes"/> to arrive, in milliseconds.</summary>
    public int MaxWaitMs { get; set; }

    /// <summary>How many bytes the broker should wait for.</summary>
    public int MinBytes { get; set; }

    /// <summary>How many bytes the answer should have at most; the first batch is sent even when it is larger.</summary>
    public int MaxBytes { get; set; } = int.MaxValue;

    /// <summary>Whether records of open transactions count.</summary>
    public IsolationLevel IsolationLevel { get; set; }

    /// <summary>The fetch session (KIP-227); 0 to open one. From version 7.</summary>
    public int SessionId { get; set; }

    /// <summary>The request's number within the session: 0 opens one, -1 closes it or does without. From version 7.</summary>
    public int SessionEpoch { get; set; } = -1;

    /// <summary>What to fetch, or in a session what is new or has changed.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>What the session need no longer fetch. From version 7.</summary>
    public List<ForgottenTopic> ForgottenTopics { get; set; } = [];

    /// <summary>The consumer's rack, so that it can be sent to a nearby replica (KIP-392); empty when unknown. From version 11.</summary>
    public string RackId { get; set; } = "";

    // From version 13 on topics go by their ids alone.
    internal override short MaxVersionForClients => Topics.Exists(topic => topic.TopicId == Guid.Empty) ? (short)12 : short.MaxValue;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version <= 14)
            ReplicaId = wire.Int32(ReplicaId);
        MaxWaitMs = wire.Int32(MaxWaitMs);
        MinBytes = wire.Int32(MinBytes);
        MaxBytes = wire.Int32(MaxBytes);
        IsolationLevel = wire.Enum(IsolationLevel);
        if (version >= 7)
        {
            SessionId = wire.Int32(SessionId);
            SessionEpoch = wire.Int32(SessionEpoch);
        }
        Topics = wire.Array(Topics, version);
        if (version >= 7)
            ForgottenTopics = wire.Array(ForgottenTopics, version);
        if (version >= 11)
            RackId = wire.String(RackId);
        wire.TaggedFields(this, version);
    }

    internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
    {
        switch (tag)
        {
            case 0 when version >= 12:
                ClusterId = wire.NullableString(ClusterId);
                return true;
            case 1 when version >= 15:
                Replica = wire.Structure(Replica ?? new ReplicaState(), version, nameof(Replica));
                return true;
            default:
                return false;
        }
    }

    internal override uint TagsInUse()
        => (ClusterId is null ? 0u : 1u << 0)
           | (Replica is null ? 0u : 1u << 1);

    /// <summary>A broker that fetches to follow the leader.</summary>
    public sealed class ReplicaState : Structure
    {
        /// <summary>The broker that asks; -1 for a consumer.</summary>
        public int ReplicaId { get; set; } = -1;

        /// <summary>The epoch of the broker that asks; -1 when unknown.</summary>
        public long ReplicaEpoch { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ReplicaId = wire.Int32(ReplicaId);
            ReplicaEpoch = wire.Int64(ReplicaEpoch);
            wire.TaggedFields(this, version);
        }
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

        /// <summary>The leader epoch that the client knows, so that an older or a newer one can be told apart (KIP-320); -1 for none. From version 9.</summary>
        public int CurrentLeaderEpoch { get; set; } = -1;

        /// <summary>The first offset to fetch.</summary>
        public long FetchOffset { get; set; }

        /// <summary>The leader epoch of the last record that was fetched (KIP-595); -1 for none. From version 12.</summary>
        public int LastFetchedEpoch { get; set; } = -1;

        /// <summary>The first offset that a follower still has; -1 for a consumer. From version 5.</summary>
        public long LogStartOffset { get; set; } = -1;

        /// <summary>How many bytes of this partition at most; the first batch is sent even when it is larger.</summary>
        public int PartitionMaxBytes { get; set; }

        /// <summary>The log directory of a follower; all zeros for none. From version 17.</summary>
        public Guid ReplicaDirectoryId { get; set; }

        /// <summary>The high watermark that a follower knows. From version 18.</summary>
        public long HighWatermark { get; set; } = long.MaxValue;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            if (version >= 9)
                CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch);
            FetchOffset = wire.Int64(FetchOffset);
            if (version >= 12)
                LastFetchedEpoch = wire.Int32(LastFetchedEpoch);
            if (version >= 5)
                LogStartOffset = wire.Int64(LogStartOffset);
            PartitionMaxBytes = wire.Int32(PartitionMaxBytes);
            wire.TaggedFields(this, version);
        }

        internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
        {
            switch (tag)
            {
                case 0 when version >= 17:
                    ReplicaDirectoryId = wire.Uuid(ReplicaDirectoryId);
                    return true;
                case 1 when version >= 18:
                    HighWatermark = wire.Int64(HighWatermark);
                    return true;
                default:
                    return false;
            }
        }

        internal override uint TagsInUse()
            => (ReplicaDirectoryId == Guid.Empty ? 0u : 1u << 0)
               | (HighWatermark == long.MaxValue ? 0u : 1u << 1);
    }

    /// <summary>Partitions that the session need no longer fetch.</summary>
    public sealed class ForgottenTopic : Structure
    {
        /// <summary>The topic's name. Up to version 12.</summary>
        public string Topic { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 13.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions' numbers.</summary>
        public List<int> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 12)
                Topic = wire.String(Topic);
            else
                TopicId = wire.Uuid(TopicId);
            Partitions = wire.Int32s(Partitions);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Record batches: the answer to <see cref="FetchRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Fetch</remarks>
public sealed class FetchResponse : Message<FetchResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Fetch);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong with the request as a whole, such as an unknown session. From version 7.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The fetch session; 0 when the broker keeps none. From version 7.</summary>
    public int SessionId { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>The brokers that <see cref="LeaderIdAndEpoch.LeaderId"/> of the partitions name. From version 16.</summary>
    public List<NodeEndpoint> NodeEndpoints { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        if (version >= 7)
        {
            ErrorCode = wire.Error(ErrorCode);
            SessionId = wire.Int32(SessionId);
        }
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
    {
        if (tag != 0 || version < 16)
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

        /// <summary>The first offset that is not yet on all in-sync replicas.</summary>
        public long HighWatermark { get; set; }

        /// <summary>The first offset of the oldest open transaction, or the high watermark when none is open; -1 when unknown.</summary>
        public long LastStableOffset { get; set; } = -1;

        /// <summary>The first offset of the partition that is still there; -1 when unknown. From version 5.</summary>
        public long LogStartOffset { get; set; } = -1;

        /// <summary>Where the follower's log parts from the leader's; null when it does not. From version 12.</summary>
        public EpochEndOffset? DivergingEpoch { get; set; }

        /// <summary>The leader to turn to, when the error says that this broker is not it. From version 12.</summary>
        public LeaderIdAndEpoch? CurrentLeader { get; set; }

        /// <summary>The snapshot to fetch instead of the log; null for none. From version 12.</summary>
        public SnapshotId? SnapshotId { get; set; }

        /// <summary>The aborted transactions among the records; null unless only committed ones were asked for.</summary>
        public List<AbortedTransaction>? AbortedTransactions { get; set; }

        /// <summary>The broker to read from instead; -1 for none. From version 11.</summary>
        public int PreferredReadReplica { get; set; } = -1;

        /// <summary>Record batches, as they are in the log; the last one may be cut short.</summary>
        public ReadOnlySequence<byte>? Records { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            HighWatermark = wire.Int64(HighWatermark);
            LastStableOffset = wire.Int64(LastStableOffset);
            if (version >= 5)
                LogStartOffset = wire.Int64(LogStartOffset);
            AbortedTransactions = wire.NullableArray(AbortedTransactions, version);
            if (version >= 11)
                PreferredReadReplica = wire.Int32(PreferredReadReplica);
            Records = wire.Records(Records);
            wire.TaggedFields(this, version);
        }

        internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
        {
            switch (tag)
            {
                case 0 when version >= 12:
                    DivergingEpoch = wire.Structure(DivergingEpoch ?? new EpochEndOffset(), version, nameof(DivergingEpoch));
                    return true;
                case 1 when version >= 12:
                    CurrentLeader = wire.Structure(CurrentLeader ?? new LeaderIdAndEpoch(), version, nameof(CurrentLeader));
                    return true;
                case 2 when version >= 12:
                    SnapshotId = wire.Structure(SnapshotId ?? new SnapshotId(), version, nameof(SnapshotId));
                    return true;
                default:
                    return false;
            }
        }

        internal override uint TagsInUse()
            => (DivergingEpoch is null ? 0u : 1u << 0)
               | (CurrentLeader is null ? 0u : 1u << 1)
               | (SnapshotId is null ? 0u : 1u << 2);
    }

    /// <summary>Where a follower's log parts from the leader's.</summary>
    public sealed class EpochEndOffset : Structure
    {
        /// <summary>The largest leader epoch that both have.</summary>
        public int Epoch { get; set; } = -1;

        /// <summary>The offset where that epoch ends.</summary>
        public long EndOffset { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Epoch = wire.Int32(Epoch);
            EndOffset = wire.Int64(EndOffset);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>A snapshot of a Raft log.</summary>
    public sealed class SnapshotId : Structure
    {
        /// <summary>The offset that the snapshot reaches up to.</summary>
        public long EndOffset { get; set; } = -1;

        /// <summary>The leader epoch of the snapshot's last record.</summary>
        public int Epoch { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            EndOffset = wire.Int64(EndOffset);
            Epoch = wire.Int32(Epoch);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>Records of this producer from this offset on, up to its abort marker, are to be left out.</summary>
    public sealed class AbortedTransaction : Structure
    {
        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The first offset of the transaction.</summary>
        public long FirstOffset { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ProducerId = wire.Int64(ProducerId);
            FirstOffset = wire.Int64(FirstOffset);
            wire.TaggedFields(this, version);
        }
    }
}
