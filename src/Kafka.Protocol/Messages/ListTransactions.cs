using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Messages;

/// <summary>Asks which transactions a broker coordinates (KIP-664).</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListTransactions</remarks>
public sealed class ListTransactionsRequest : Message<ListTransactionsRequest>, IMessage, IRequest<ListTransactionsResponse>
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListTransactions);

    /// <summary>The states of transactions to list; empty for all.</summary>
    public List<string> StateFilters { get; set; } = [];

    /// <summary>The producer ids of transactions to list; empty for all.</summary>
    public List<long> ProducerIdFilters { get; set; } = [];

    /// <summary>Only transactions that have been open for longer than so many milliseconds; -1 for all. From version 1.</summary>
    public long DurationFilter { get; set; } = -1;

    /// <summary>A regular expression for the transactional ids to list (KIP-1152); null for all. From version 2.</summary>
    public string? TransactionalIdPattern { get; set; }

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        StateFilters = wire.Strings(StateFilters);
        ProducerIdFilters = wire.Int64s(ProducerIdFilters);
        if (version >= 1)
            DurationFilter = wire.Int64(DurationFilter);
        if (version >= 2)
            TransactionalIdPattern = wire.NullableString(TransactionalIdPattern);
        wire.TaggedFields(this, version);
    }
}

/// <summary>Transactions: the answer to <see cref="ListTransactionsRequest"/>.</summary>
/// <remarks>https://kafka.apache.org/protocol#The_Messages_ListTransactions</remarks>
public sealed class ListTransactionsResponse : Message<ListTransactionsResponse>, IMessage
{
    /// <inheritdoc/>
    public static Api Api => Api.Of(ApiKey.ListTransactions);

    /// <summary>How many milliseconds a quota held the request back; 0 without one.</summary>
    public int ThrottleTimeMs { get; set; }

    /// <summary>What went wrong, or <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode ErrorCode { get; set; }

    /// <summary>Those of the asked states that the broker does not know.</summary>
    public List<string> UnknownStateFilters { get; set; } = [];

    /// <summary>The transactions.</summary>
    public List<Transaction> Transactions { get; set; } = [];

    internal override void Layout<TWire>(ref TWire wire, short version)
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        UnknownStateFilters = wire.Strings(UnknownStateFilters);
        Transactions = wire.Array(Transactions, version);
        wire.TaggedFields(this, version);
    }

    /// <summary>One transaction.</summary>
    public sealed class Transaction : Structure
    {
        /// <summary>The producer's transactional id.</summary>
        public string TransactionalId { get; set; } = "";

        /// <summary>The producer's id, as InitProducerId gave it; -1 for none.</summary>
        public long ProducerId { get; set; }

        /// <summary>The state's name, for example <c>Ongoing</c>.</summary>
        public string State { get; set; } = "";

        internal override void Layout<TWire>(ref TWire wire, short version)
        {
            TransactionalId = wire.String(TransactionalId);
            ProducerId = wire.Int64(ProducerId);
            State = wire.String(State);
            wire.TaggedFields(this, version);
        }
    }
}
