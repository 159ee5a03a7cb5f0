using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Deletes topics.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteTopics</remarks>
public sealed class DeleteTopicsRequest : Message<DeleteTopicsRequest>, IMessage, IRequest<DeleteTopicsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteTopics);

    /// <summary>The topics: by name, or from version 6 on by id.</summary>
    public List<Topic> Topics { get; set; } = [];

    /// <summary>How long the broker may take, in milliseconds.</summary>
    public int TimeoutMs { get; set; } = 60_000;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.Array(Topics, version);
        TimeoutMs = wire.Int32(TimeoutMs);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name; null to name it by id.</summary>
        public string? Name { get; set; }

        /// <summary>The topic's id (KIP-516); all zeros to name it by name. From version 6.</summary>
        public Guid TopicId { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            // Before version 6 the array holds plain strings.
            if (version < 6)
            {
                Name = wire.String(Name ?? "", nameof(Name));
                return;
            }
            Name = wire.NullableString(Name);
            TopicId = wire.Uuid(TopicId);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which topics were deleted: the answer to <see cref="DeleteTopicsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteTopics</remarks>
public sealed class DeleteTopicsResponse : Message<DeleteTopicsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteTopics);

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
        /// <summary>The topic's name; null when it was named by an id that is unknown. Not null before version 6.</summary>
        public string? Name { get; set; }

        /// <summary>The topic's id (KIP-516); all zeros when unknown. From version 6.</summary>
        public Guid TopicId { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all. From version 5.</summary>
        public string? ErrorMessage { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = version >= 6 ? wire.NullableString(Name) : wire.String(Name ?? "", nameof(Name));
            if (version >= 6)
                TopicId = wire.Uuid(TopicId);
            ErrorCode = wire.Error(ErrorCode);
            if (version >= 5)
                ErrorMessage = wire.NullableString(ErrorMessage);
            wire.TaggedFields(this, version);
        }
    }
}
