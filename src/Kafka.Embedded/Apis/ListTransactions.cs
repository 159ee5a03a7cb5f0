using Kafka.Embedded.Network;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Lists transactional ids and their states (KIP-664).</summary>
internal sealed class ListTransactionsApi(TransactionCoordinator transactions) : BrokerApi<ListTransactionsRequest, ListTransactionsResponse>
{
    protected override ValueTask<ListTransactionsResponse> AnswerAsync(ListTransactionsRequest request, ClientContext client) =>
        ValueTask.FromResult(transactions.List(request));
}
