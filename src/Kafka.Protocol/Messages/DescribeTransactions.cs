using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks how transactions stand (KIP-664).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeTransactions</remarks>
public sealed class DescribeTransactionsRequest : Message<DescribeTransactionsRequest>, IMessage, IRequest<DescribeTransactionsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeTransactions);

    /// <summary>The transactional ids.</summary>
    public List<string> TransactionalIds { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        TransactionalIds = wire.Strings(TransactionalIds);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Transactions and their partitions: the answer to <see cref="DescribeTransactionsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_DescribeTransactions</remarks>
public sealed class DescribeTransactionsResponse : Message<DescribeTransactionsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.DescribeTransactions);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>The transactions.</summary>
    public List<Transaction> Transactions { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Transactions = wire.Array(Transactions, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : Structure
    {
        /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
        public ErrorCode ErrorCode { get; set; }

        /// <summary>The producer's transactional id.</summary>
        public string TransactionalId { get; set; } = "";

        /// <summary>The state's name, for example <c>Ongoing</c>.</summary>
        public string State { get; set; } = "";

        /// <summary>After how many milliseconds the coordinator aborts a transaction that was not ended.</summary>
        public int TransactionTimeoutMs { get; set; }

        /// <summary>When the transaction began, in milliseconds since 1970; -1 when none is open.</summary>
        public long TransactionStartTimeMs { get; set; }

        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The epoch of the producer id: a newer one fences older ones; -1 for none.</summary>
        public short ProducerEpoch { get; set; }

        /// <summary>The partitions that are in the transaction.</summary>
        public List<Topic> Topics { get; set; } = [];

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            ErrorCode = wire.Error(ErrorCode);
            TransactionalId = wire.String(TransactionalId);
            State = wire.String(State);
            TransactionTimeoutMs = wire.Int32(TransactionTimeoutMs);
            TransactionStartTimeMs = wire.Int64(TransactionStartTimeMs);
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
            Topics = wire.Array(Topics, version);
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
