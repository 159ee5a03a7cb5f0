using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which producers write to partitions (KIP-664).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeProducers</remarks>
public sealed class DescribeProducersRequest : Message<DescribeProducersRequest>, IMessage, IRequest<DescribeProducersResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeProducers);

    /// <summary>The topics.</summary>
    public List<Topic> Topics { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Topics = wire.Array(Topics, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions' numbers.</summary>
        public List<int> PartitionIndexes { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            PartitionIndexes = wire.Int32s(PartitionIndexes);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Producers: the answer to <see cref="DescribeProducersRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeProducers</remarks>
public sealed class DescribeProducersResponse : Message<DescribeProducersResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeProducers);

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

        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>Words for the error; null when the code says it all.</summary>
        public string? ErrorMessage { get; set; }

        /// <summary>The producers that have written to the partition lately.</summary>
        public List<Producer> ActiveProducers { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ActiveProducers = wire.Array(ActiveProducers, version);
            wire.TaggedFields(this, version);
        }
    }

    /// <summary>A producer and how far it has come.</summary>
    public sealed class Producer : Structure
    {
        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The epoch of the producer id.</summary>
        public int ProducerEpoch { get; set; }

        /// <summary>The sequence number of its last record; -1 for none.</summary>
        public int LastSequence { get; set; } = -1;

        /// <summary>The time of its last record in milliseconds since 1970; -1 for none.</summary>
        public long LastTimestamp { get; set; } = -1;

        /// <summary>The epoch of the transaction coordinator; -1 when unknown.</summary>
        public int CoordinatorEpoch { get; set; }

        /// <summary>The first offset of its open transaction; -1 for none.</summary>
        public long CurrentTxnStartOffset { get; set; } = -1;

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int32(ProducerEpoch);
            LastSequence = wire.Int32(LastSequence);
            LastTimestamp = wire.Int64(LastTimestamp);
            CoordinatorEpoch = wire.Int32(CoordinatorEpoch);
            CurrentTxnStartOffset = wire.Int64(CurrentTxnStartOffset);
            wire.TaggedFields(this, version);
        }
    }
}
