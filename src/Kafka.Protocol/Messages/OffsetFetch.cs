using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks how far groups have read.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetFetch</remarks>
public sealed class OffsetFetchRequest : Message<OffsetFetchRequest>, IMessage, IRequest<OffsetFetchResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetFetch);

    /// <summary>The groups; exactly one up to version 7.</summary>
    public List<Group> Groups { get; set; } = [];

    /// <summary>Whether to fail while a transaction that commits offsets of the group is open (KIP-447). From version 7.</summary>
    public bool RequireStable { get; set; }

    // From version 10 on topics go by their ids alone.
    internal override short MaxVersionForClients
        => Groups.Exists(group => group.Topics is null || group.Topics.Exists(topic => topic.TopicId == Guid.Empty)) ? (short)9 : short.MaxValue;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Groups = version >= 8 ? wire.Array(Groups, version) : wire.Single(Groups, version);
        if (version >= 7)
            RequireStable = wire.Boolean(RequireStable);
        wire.TaggedFields(this, version);
    }

    /// <summary>One group.</summary>
    public sealed class Group : Structure
    {
        /// <summary>The group's id.</summary>
        public string GroupId { get; set; } = "";

        /// <summary>The member's id; null when the caller is no member. From version 9.</summary>
        public string? MemberId { get; set; }

        /// <summary>The member's epoch in the newer consumer protocol (KIP-848); -1 for none. From version 9.</summary>
        public int MemberEpoch { get; set; } = -1;

        /// <summary>The topics; null for all that have offsets. Version 1 has no null.</summary>
        public List<Topic>? Topics { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            GroupId = wire.String(GroupId);
            if (version >= 9)
            {
                MemberId = wire.NullableString(MemberId);
                MemberEpoch = wire.Int32(MemberEpoch);
            }
            Topics = version >= 2 ? wire.NullableArray(Topics, version) : wire.Array(Topics ?? [], version, nameof(Topics));
            // Before version 8 the group is part of the request itself, which ends with tagged fields of its own.
            if (version >= 8)
                wire.TaggedFields(this, version);
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 9.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516). From version 10.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The partitions' numbers.</summary>
        public List<int> PartitionIndexes { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version <= 9)
                Name = wire.String(Name);
            else
                TopicId = wire.Uuid(TopicId);
            PartitionIndexes = wire.Int32s(PartitionIndexes);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>How far groups have read: the answer to <see cref="OffsetFetchRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_OffsetFetch</remarks>
public sealed class OffsetFetchResponse : Message<OffsetFetchResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.OffsetFetch);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The groups; exactly one up to version 7, where its id is not sent.</summary>
    public List<Group> Groups { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 3)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Groups = version >= 8 ? wire.Array(Groups, version) : wire.Single(Groups, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One group.</summary>
    public sealed class Group : Structure
    {
        /// <summary>The group's id. From version 8.</summary>
        public string GroupId { get; set; } = "";

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        /// <summary>What went wrong with the group as a whole, or <see cref="ErrorCode.None"/>. From version 2.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version >= 8)
                GroupId = wire.String(GroupId);
            Topics = wire.Array(Topics, version);
            if (version >= 2)
                ErrorCode = wire.Error(ErrorCode);
            // Before version 8 the group is part of the response itself, which ends with tagged fields of its own.
            if (version >= 8)
                wire.TaggedFields(this, version);
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name. Up to version 9.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516). From version 10.</summary>
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
        public long CommittedOffset { get; set; } = -1;

        /// <summary>The leader epoch of the last record that was read; -1 when unknown. From version 5.</summary>
        public int CommittedLeaderEpoch { get; set; } = -1;

        /// <summary>Words that the client keeps with the offset; may be null.</summary>
        public string? Metadata { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            CommittedOffset = wire.Int64(CommittedOffset);
            if (version >= 5)
                CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch);
            Metadata = wire.NullableString(Metadata);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
