using Kafka.Embedded.Network;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Gives a producer its id and epoch.</summary>
internal sealed class InitProducerIdApi(TransactionCoordinator transactions) : BrokerApi<InitProducerIdRequest, InitProducerIdResponse>
{
    protected override ValueTask<InitProducerIdResponse> AnswerAsync(InitProducerIdRequest request, ClientContext client)
    {
        var response = transactions.Initialize(request);
        response.ErrorCode = FencedProducer.Name(response.ErrorCode, client.Version, since: 4);
        return ValueTask.FromResult(response);
    }
}
