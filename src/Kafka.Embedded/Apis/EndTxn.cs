using Kafka.Embedded.Network;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

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
