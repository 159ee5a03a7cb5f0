using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Says that transactions will write to partitions.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_AddPartitionsToTxn</remarks>
public sealed class AddPartitionsToTxnRequest : Message<AddPartitionsToTxnRequest>, IMessage, IRequest<AddPartitionsToTxnResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.AddPartitionsToTxn);

    /// <summary>
    /// The transactions; exactly one up to version 3, which is what producers send. From version 4 on only brokers ask, for many at a time (KIP-890).
    /// </summary>
    public List<Transaction> Transactions { get; set; } = [];

    internal override short MaxVersionForClients => 3;

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        Transactions = version >= 4 ? wire.Array(Transactions, version) : wire.Single(Transactions, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : Structure
    {
        /// <summary>The producer's transactional id.</summary>
        public string TransactionalId { get; set; } = "";

        /// <summary>The producer's id, as InitProducerId gave it.</summary>
        public long ProducerId { get; set; }

        /// <summary>The epoch of the producer id.</summary>
        public short ProducerEpoch { get; set; }

        /// <summary>Whether to find out if the partitions are in the transaction, and add none. From version 4.</summary>
        public bool VerifyOnly { get; set; }

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            TransactionalId = wire.String(TransactionalId);
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
            if (version >= 4)
                VerifyOnly = wire.Boolean(VerifyOnly);
            Topics = wire.Array(Topics, version);
            // Before version 4 the transaction is part of the request itself, which ends with tagged fields of its own.
            if (version >= 4)
                wire.TaggedFields(this, version);
        }
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : Structure
    {
        /// <summary>The topic's name.</summary>
        public string Name { get; set; } = "";

        /// <summary>The partitions' numbers.</summary>
        public List<int> Partitions { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            Name = wire.String(Name);
            Partitions = wire.Int32s(Partitions);
            wire.TaggedFields(this, version);
        }
    }
}

/// <summary>Which partitions are in the transactions: the answer to <see cref="AddPartitionsToTxnRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_AddPartitionsToTxn</remarks>
public sealed class AddPartitionsToTxnResponse : Message<AddPartitionsToTxnResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.AddPartitionsToTxn);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong with the request as a whole. From version 4.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>The transactions; exactly one up to version 3, where its id is not sent.</summary>
    public List<Transaction> Transactions { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        if (version >= 4)
            ErrorCode = wire.Error(ErrorCode);
        Transactions = version >= 4 ? wire.Array(Transactions, version) : wire.Single(Transactions, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : Structure
    {
        /// <summary>The producer's transactional id. From version 4.</summary>
        public string TransactionalId { get; set; } = "";

        /// <summary>The topics.</summary>
        public List<Topic> Topics { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            if (version >= 4)
                TransactionalId = wire.String(TransactionalId);
            Topics = wire.Array(Topics, version);
            // Before version 4 the transaction is part of the response itself, which ends with tagged fields of its own.
            if (version >= 4)
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
