using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which brokers there are and which of them leads what.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Metadata</remarks>
public sealed class MetadataRequest : Message<MetadataRequest>, IMessage, IRequest<MetadataResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Metadata);

    /// <summary>The topics to describe; null for all. (In version 0 it is an empty list that stands for all.)</summary>
    public List<Topic>? Topics { get; set; }

    /// <summary>Whether topics that do not exist may be created, where the broker does that. From version 4.</summary>
    public bool AllowAutoTopicCreation { get; set; } = true;

    /// <summary>Whether to tell what the caller may do on the cluster. Versions 8 to 10.</summary>
    public bool IncludeClusterAuthorizedOperations { get; set; }

    /// <summary>Whether to tell what the caller may do on each topic. From version 8.</summary>
    public bool IncludeTopicAuthorizedOperations { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = version >= 1 ? wire.NullableArray(Topics, version) : wire.Array(Topics ?? [], version, nameof(Topics));
        if (version >= 4)
            AllowAutoTopicCreation = wire.Boolean(AllowAutoTopicCreation);
        if (version is >= 8 and <= 10)
            IncludeClusterAuthorizedOperations = wire.Boolean(IncludeClusterAuthorizedOperations);
        if (version >= 8)
            IncludeTopicAuthorizedOperations = wire.Boolean(IncludeTopicAuthorizedOperations);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 10.</summary>
        public Guid TopicId { get; set; }

        /// <summary>The topic's name; null to ask by id.</summary>
        public string? Name { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version >= 10)
                TopicId = wire.Uuid(TopicId);
            Name = version >= 10 ? wire.NullableString(Name) : wire.String(Name ?? "", nameof(Name));
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Brokers, topics and partitions: the answer to <see cref="MetadataRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_Metadata</remarks>
public sealed class MetadataResponse : Message<MetadataResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.Metadata);

    /// <summary>How many milliseconds a quota held the request back; 0 without one. From version 3.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The brokers.</summary>
    public List<Broker> Brokers { get; set; } = [];

    /// <summary>The cluster's id. From version 2.</summary>
    public string? ClusterId { get; set; }

    /// <summary>The id of the broker that answers administration; -1 when there is none. From version 1.</summary>
    public int ControllerId { get; set; } = -1;

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>The operations that the caller may do on the cluster, a bit for each; int.MinValue when not asked for. Versions 8 to 10.</summary>
    public int ClusterAuthorizedOperations { get; set; } = int.MinValue;

    /// <summary>What went wrong with the request as a whole. From version 13.</summary>
    public ErrorCode ErrorCode { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        if (version >= 3)
            ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Brokers = wire.Array(Brokers, version);
        if (version >= 2)
            ClusterId = wire.NullableString(ClusterId);
        if (version >= 1)
            ControllerId = wire.Int32(ControllerId);
        Topics = wire.Array(Topics, version);
        if (version is >= 8 and <= 10)
            ClusterAuthorizedOperations = wire.Int32(ClusterAuthorizedOperations);
        if (version >= 13)
            ErrorCode = wire.Error(ErrorCode);
        wire.TaggedFields(this, version);
    }

    /// <summary>A broker and where it listens.</summary>
    public sealed class Broker : Structure
    {
        /// <summary>The broker's id.</summary>
        public int NodeId { get; set; }

        /// <summary>The broker's host name or address.</summary>
        public string Host { get; set; } = "";

        /// <summary>The broker's port.</summary>
        public int Port { get; set; }

        /// <summary>The broker's rack; null when it has none. From version 1.</summary>
        public string? Rack { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            NodeId = wire.Int32(NodeId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            if (version >= 1)
                Rack = wire.NullableString(Rack);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The topic's name; null when it was asked for by id and is unknown.</summary>
        public string? Name { get; set; }

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 10.</summary>
        public Guid TopicId { get; set; }

        /// <summary>Whether the topic is one of Kafka's own, such as __consumer_offsets. From version 1.</summary>
        public bool IsInternal { get; set; }

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        /// <summary>The operations that the caller may do on the topic, a bit for each; int.MinValue when not asked for. From version 8.</summary>
        public int TopicAuthorizedOperations { get; set; } = int.MinValue;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Name = version >= 12 ? wire.NullableString(Name) : wire.String(Name ?? "", nameof(Name));
            if (version >= 10)
                TopicId = wire.Uuid(TopicId);
            if (version >= 1)
                IsInternal = wire.Boolean(IsInternal);
            Partitions = wire.Array(Partitions, version);
            if (version >= 8)
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

        /// <summary>The epoch of the partition's leader; -1 when unknown. From version 7.</summary>
        public int LeaderEpoch { get; set; } = -1;

        /// <summary>The brokers that hold the partition.</summary>
        public List<int> ReplicaNodes { get; set; } = [];

        /// <summary>The brokers whose copy is up to date.</summary>
        public List<int> IsrNodes { get; set; } = [];

        /// <summary>The brokers that hold the partition and are down. From version 5.</summary>
        public List<int> OfflineReplicas { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            Index = wire.Int32(Index);
            LeaderId = wire.Int32(LeaderId);
            if (version >= 7)
                LeaderEpoch = wire.Int32(LeaderEpoch);
            ReplicaNodes = wire.Int32s(ReplicaNodes);
            IsrNodes = wire.Int32s(IsrNodes);
            if (version >= 5)
                OfflineReplicas = wire.Int32s(OfflineReplicas);
            wire.TaggedFields(this, version);
        }
    }
}
