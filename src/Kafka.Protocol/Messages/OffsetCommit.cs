using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Stores how far a group has read.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetCommit</remarks>
public sealed class OffsetCommitRequest : Message<OffsetCommitRequest>, IMessage, IRequest<OffsetCommitResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetCommit);

    /// <summary>The group's id.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>The generation of the group (or the member's epoch in the newer consumer protocol); -1 to commit from outside the group.</summary>
    public int GenerationIdOrMemberEpoch { get; set; } = -1;

    /// <summary>The member's id; empty to commit from outside the group.</summary>
    public string MemberId { get; set; } = "";

    /// <summary>The name that a static member keeps over restarts (KIP-345); null for a dynamic one. From version 7.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>How long to keep the offsets, in milliseconds; -1 for the broker's setting. Up to version 4.</summary>
    public long RetentionTimeMs { get; set; } = -1;

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    // From version 10 on topics go by their ids alone.
    internal override short MaxVersionForClients => Topics.Exists(topic => topic.TopicId == Guid.Empty) ? (short)9 : short.MaxValue;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        GroupId = wire.String(GroupId);
        GenerationIdOrMemberEpoch = wire.Int32(GenerationIdOrMemberEpoch);
        MemberId = wire.String(MemberId);
        if (version >= 7)
            GroupInstanceId = wire.NullableString(GroupInstanceId);
        if (version <= 4)
            RetentionTimeMs = wire.Int64(RetentionTimeMs);
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 9.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 10.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 9)
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

        /// <summary>The offset of the next record to read; -1 when none is committed.</summary>
        public long CommittedOffset { get; set; }

        /// <summary>The leader epoch of the last record that was read; -1 when unknown. From version 6.</summary>
        public int CommittedLeaderEpoch { get; set; } = -1;

        /// <summary>Words that the client keeps with the offset; may be null.</summary>
        public string? CommittedMetadata { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            CommittedOffset = wire.Int64(CommittedOffset);
            if (version >= 6)
                CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch);
            CommittedMetadata = wire.NullableString(CommittedMetadata);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which offsets were stored: the answer to <see cref="OffsetCommitRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetCommit</remarks>
public sealed class OffsetCommitResponse : Message<OffsetCommitResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetCommit);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 3)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 9.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 10.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 9)
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

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
