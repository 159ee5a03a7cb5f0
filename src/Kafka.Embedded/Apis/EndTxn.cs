using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Commits or aborts a transaction. From version 5 on this takes the next epoch (KIP-890).</summary>
internal sealed class EndTxnApi(TransactionCoordinator transactions) : BrokerApi<EndTxnRequest, EndTxnResponse>
{
    protected override ValueTask<EndTxnResponse> AnswerAsync(EndTxnRequest request, ClientContext client)
    {
        var response = transactions.End(request, client.Version >= 5 ? TransactionVersion.Current : TransactionVersion.OfOlderClients);
        response.ErrorCode = FencedProducer.Name(response.ErrorCode, client.Version, since: 2);
        return ValueTask.FromResult(response);
    }
}
