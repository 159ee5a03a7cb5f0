using Kafka.Embedded.Network;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Describes transactions (KIP-664).</summary>
internal sealed class DescribeTransactionsApi(TransactionCoordinator transactions) : BrokerApi<DescribeTransactionsRequest, DescribeTransactionsResponse>
{
    protected override ValueTask<DescribeTransactionsResponse> AnswerAsync(DescribeTransactionsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DescribeTransactionsResponse { Transactions = [.. request.TransactionalIds.Select(transactions.Describe)] });
}
