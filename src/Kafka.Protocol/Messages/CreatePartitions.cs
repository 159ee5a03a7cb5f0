using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Adds partitions to topics.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreatePartitions</remarks>
public sealed class CreatePartitionsRequest : Message<CreatePartitionsRequest>, IMessage, IRequest<CreatePartitionsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreatePartitions);

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

        /// <summary>How many partitions the topic is to have in the end.</summary>
        public int Count { get; set; }

        /// <summary>Which brokers hold the new partitions; null to let the broker choose.</summary>
        public List<Assignment>? Assignments { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Count = wire.Int32(Count);
            Assignments = wire.NullableArray(Assignments, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>The brokers of one partition.</summary>
    public sealed class Assignment : Structure
    {
        /// <summary>The brokers that are to hold the partition, the preferred leader first.</summary>
        public List<int> BrokerIds { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            BrokerIds = wire.Int32s(BrokerIds);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which partitions were added: the answer to <see cref="CreatePartitionsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_CreatePartitions</remarks>
public sealed class CreatePartitionsResponse : Message<CreatePartitionsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.CreatePartitions);

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

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            wire.TaggedFields(this, version);
        }
    }
}
