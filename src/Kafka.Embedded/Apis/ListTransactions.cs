using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Lists transactional ids and their states (KIP-664).</summary>
internal sealed class ListTransactionsApi(TransactionCoordinator transactions) : BrokerApi<ListTransactionsRequest, ListTransactionsResponse>
{
    protected override ValueTask<ListTransactionsResponse> AnswerAsync(ListTransactionsRequest request, ClientContext client) =>
        ValueTask.FromResult(transactions.List(request));
}
