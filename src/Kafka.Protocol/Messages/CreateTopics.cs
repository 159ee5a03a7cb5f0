using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Creates topics.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreateTopics</remarks>
public sealed class CreateTopicsRequest : Message<CreateTopicsRequest>, IMessage, IRequest<CreateTopicsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreateTopics);

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>How long the broker may take, in milliseconds.</summary>
    public int TimeoutMs { get; set; } = 60_000;

    /// <summary>Whether to check the request and change nothing.</summary>
    public bool ValidateOnly { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.Array(Topics, version);
        TimeoutMs = wire.Int32(TimeoutMs);
        ValidateOnly = wire.Boolean(ValidateOnly);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>How many partitions; -1 for the broker's default, or when replicas are assigned by hand.</summary>
        public int NumPartitions { get; set; }

        /// <summary>How many brokers hold each partition; -1 for the broker's default, or when replicas are assigned by hand.</summary>
        public short ReplicationFactor { get; set; }

        /// <summary>Which brokers hold which partition, chosen by hand; empty to let the broker choose.</summary>
        public List<Assignment> Assignments { get; set; } = [];

        /// <summary>The settings.</summary>
        public List<Config> Configs { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            NumPartitions = wire.Int32(NumPartitions);
            ReplicationFactor = wire.Int16(ReplicationFactor);
            Assignments = wire.Array(Assignments, version);
            Configs = wire.Array(Configs, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>The brokers of one partition.</summary>
    public sealed class Assignment : Structure
    {
        /// <summary>The partition's number.</summary>
        public int PartitionIndex { get; set; }

        /// <summary>The brokers that are to hold the partition, the preferred leader first.</summary>
        public List<int> BrokerIds { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            BrokerIds = wire.Int32s(BrokerIds);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One setting.</summary>
    public sealed class Config : Structure
    {
        /// <summary>The setting's name, for example <c>retention.ms</c>.</summary>
        public string Name { get; set; } = "";

        /// <summary>The value as text; null when there is none, or when it is a secret.</summary>
        public string? Value { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which topics were created: the answer to <see cref="CreateTopicsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreateTopics</remarks>
public sealed class CreateTopicsResponse : Message<CreateTopicsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreateTopics);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 7.</summary>
        public Guid TopicId { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>Why <see cref="Configs"/> is null, if the settings cannot be shown. From version 5.</summary>
        public ErrorCode TopicConfigErrorCode { get; set; }

        /// <summary>How many partitions; -1 for the broker's default, or when replicas are assigned by hand. From version 5.</summary>
        public int NumPartitions { get; set; } = -1;

        /// <summary>How many brokers hold each partition; -1 for the broker's default, or when replicas are assigned by hand. From version 5.</summary>
        public short ReplicationFactor { get; set; } = -1;

        /// <summary>The topic's settings; null when they cannot be shown. From version 5.</summary>
        public List<Config>? Configs { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            if (version >= 7)
                TopicId = wire.Uuid(TopicId);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            if (version >= 5)
            {
                NumPartitions = wire.Int32(NumPartitions);
                ReplicationFactor = wire.Int16(ReplicationFactor);
                Configs = wire.NullableArray(Configs, version);
            }
            wire.TaggedFields(this, version);
        }

        internal override bool LayoutTag<TWire>(ref TWire wire, int tag, short version)
        {
            if (tag != 0 || version < 5)
                return false;
            TopicConfigErrorCode = wire.Error(TopicConfigErrorCode);
            return true;
        }

        internal override uint TagsInUse() => TopicConfigErrorCode == ErrorCode.None ? 0u : 1u;
    }

    /// <summary>One setting.</summary>
    public sealed class Config : Structure
    {
        /// <summary>The setting's name, for example <c>retention.ms</c>.</summary>
        public string Name { get; set; } = "";

        /// <summary>The value as text; null when there is none, or when it is a secret.</summary>
        public string? Value { get; set; }

        /// <summary>Whether the setting cannot be changed while the broker runs.</summary>
        public bool ReadOnly { get; set; }

        /// <summary>Where the value comes from.</summary>
        public ConfigSource ConfigSource { get; set; }

        /// <summary>Whether the value is a secret, and therefore null.</summary>
        public bool IsSensitive { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            ReadOnly = wire.Boolean(ReadOnly);
            ConfigSource = wire.Enum(ConfigSource);
            IsSensitive = wire.Boolean(IsSensitive);
            wire.TaggedFields(this, version);
        }
    }
}
