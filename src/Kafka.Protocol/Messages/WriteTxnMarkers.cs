using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Writes the markers that end transactions, from the coordinator to the leaders.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_WriteTxnMarkers</remarks>
public sealed class WriteTxnMarkersRequest : Message<WriteTxnMarkersRequest>, IMessage, IRequest<WriteTxnMarkersResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.WriteTxnMarkers);

    /// <summary>One for each transaction.</summary>
    public List<Marker> Markers { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Markers = wire.Array(Markers, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>The end of one transaction.</summary>
    public sealed class Marker : Structure
    {
        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
        public short ProducerEpoch { get; set; }

        /// <summary>True when the transaction is committed, false when it is aborted.</summary>
        public bool TransactionResult { get; set; }

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        /// <summary>The epoch of the transaction coordinator; -1 when unknown.</summary>
        public int CoordinatorEpoch { get; set; }

        /// <summary>The version of transactions that the producer uses (KIP-890). From version 2.</summary>
        public sbyte TransactionVersion { get; set; }

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
            TransactionResult = wire.Boolean(TransactionResult);
            Topics = wire.Array(Topics, version);
            CoordinatorEpoch = wire.Int32(CoordinatorEpoch);
            if (version >= 2)
                TransactionVersion = wire.Int8(TransactionVersion);
            wire.TaggedFields(this, version);
        }
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

/// <summary>Which markers were written: the answer to <see cref="WriteTxnMarkersRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_WriteTxnMarkers</remarks>
public sealed class WriteTxnMarkersResponse : Message<WriteTxnMarkersResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.WriteTxnMarkers);

    /// <summary>One for each transaction.</summary>
    public List<Marker> Markers { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Markers = wire.Array(Markers, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>The end of one transaction.</summary>
    public sealed class Marker : Structure
    {
        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ProducerId = wire.Int64(ProducerId);
            Topics = wire.Array(Topics, version);
            wire.TaggedFields(this, version);
        }
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

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            wire.TaggedFields(this, version);
        }
    }
}
