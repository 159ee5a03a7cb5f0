using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks for the partitions of topics, some at a time (KIP-966).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeTopicPartitions</remarks>
public sealed class DescribeTopicPartitionsRequest : Message<DescribeTopicPartitionsRequest>, IMessage, IRequest<DescribeTopicPartitionsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeTopicPartitions);

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>How many partitions the answer should have at most.</summary>
    public int ResponsePartitionLimit { get; set; } = 2000;

    /// <summary>The partition to start with; null for the first.</summary>
    public TopicPartitionCursor? Cursor { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.Array(Topics, version);
        ResponsePartitionLimit = wire.Int32(ResponsePartitionLimit);
        Cursor = wire.NullableStructure(Cursor, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Topics and partitions, and where to go on: the answer to <see cref="DescribeTopicPartitionsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeTopicPartitions</remarks>
public sealed class DescribeTopicPartitionsResponse : Message<DescribeTopicPartitionsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeTopicPartitions);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>The partition to go on with in the next request; null when all were told.</summary>
    public TopicPartitionCursor? NextCursor { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics, version);
        NextCursor = wire.NullableStructure(NextCursor, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The topic's name.</summary>
        public string? Name { get; set; }

        /// <summary>The topic's id (KIP-516); all zeros when unknown.</summary>
        public Guid TopicId { get; set; }

        /// <summary>Whether the topic is one of Kafka's own, such as __consumer_offsets.</summary>
        public bool IsInternal { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        /// <summary>The operations that the caller may do on the topic, a bit for each; int.MinValue when not asked for.</summary>
        public int TopicAuthorizedOperations { get; set; } = int.MinValue;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Name = wire.NullableString(Name);
            TopicId = wire.Uuid(TopicId);
            IsInternal = wire.Boolean(IsInternal);
            Partitions = wire.Array(Partitions, version);
            TopicAuthorizedOperations = wire.Int32(TopicAuthorizedOperations);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>The broker that leads the partition; -1 when there is none.</summary>
        public int LeaderId { get; set; }

        /// <summary>The epoch of the partition's leader; -1 when unknown.</summary>
        public int LeaderEpoch { get; set; } = -1;

        /// <summary>The brokers that hold the partition.</summary>
        public List<int> ReplicaNodes { get; set; } = [];

        /// <summary>The brokers whose copy is up to date.</summary>
        public List<int> IsrNodes { get; set; } = [];

        /// <summary>The brokers outside the in-sync ones that may still lead (KIP-966); null when not told.</summary>
        public List<int>? EligibleLeaderReplicas { get; set; }

        /// <summary>The last brokers that were in sync (KIP-966); null when not told.</summary>
        public List<int>? LastKnownElr { get; set; }

        /// <summary>The brokers that hold the partition and are down.</summary>
        public List<int> OfflineReplicas { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Index = wire.Int32(Index);
            LeaderId = wire.Int32(LeaderId);
            LeaderEpoch = wire.Int32(LeaderEpoch);
            ReplicaNodes = wire.Int32s(ReplicaNodes);
            IsrNodes = wire.Int32s(IsrNodes);
            EligibleLeaderReplicas = wire.NullableInt32s(EligibleLeaderReplicas);
            LastKnownElr = wire.NullableInt32s(LastKnownElr);
            OfflineReplicas = wire.Int32s(OfflineReplicas);
            wire.TaggedFields(this, version);
        }
    }
}
