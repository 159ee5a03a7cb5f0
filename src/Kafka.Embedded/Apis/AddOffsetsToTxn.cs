using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Makes a group's offsets part of a transaction.</summary>
internal sealed class AddOffsetsToTxnApi(TransactionCoordinator transactions, StateTopic offsets) : BrokerApi<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>
{
    protected override ValueTask<AddOffsetsToTxnResponse> AnswerAsync(AddOffsetsToTxnRequest request, ClientContext client)
    {
        var error = transactions.AddOffsets(request.TransactionalId, request.ProducerId, request.ProducerEpoch, offsets, request.GroupId);
        return ValueTask.FromResult(new AddOffsetsToTxnResponse { ErrorCode = FencedProducer.Name(error, client.Version, since: 2) });
    }
}
