using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Commits or aborts a transaction. Version 5 belongs to the second version of transactions (KIP-890), which is not offered.</summary>
internal sealed class EndTxnApi(TransactionCoordinator transactions) : BrokerApi<EndTxnRequest, EndTxnResponse>
{
    public override short MaxVersion => 4;

    protected override ValueTask<EndTxnResponse> AnswerAsync(EndTxnRequest request, ClientContext client) =>
        ValueTask.FromResult(new EndTxnResponse { ErrorCode = FencedProducer.Name(transactions.End(request), client.Version, since: 2) });
}
