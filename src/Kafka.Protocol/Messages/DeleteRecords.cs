using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Deletes the records before an offset.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteRecords</remarks>
public sealed class DeleteRecordsRequest : Message<DeleteRecordsRequest>, IMessage, IRequest<DeleteRecordsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteRecords);

    /// <summary>The topics.</summary>
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
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>The first offset to keep; -1 to delete all up to the high watermark.</summary>
        public long Offset { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            Offset = wire.Int64(Offset);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>What is left: the answer to <see cref="DeleteRecordsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DeleteRecords</remarks>
public sealed class DeleteRecordsResponse : Message<DeleteRecordsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DeleteRecords);

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

        /// <summary>The partitions.</summary>
        public List<Partition> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>One partition.</summary>
    public sealed class Partition : Structure
    {
        /// <summary>The partition's number within its topic, from 0.</summary>
        public int Index { get; set; }

        /// <summary>The first offset that is left.</summary>
        public long LowWatermark { get; set; }

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            LowWatermark = wire.Int64(LowWatermark);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
