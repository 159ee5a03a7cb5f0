using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Makes a group's offsets part of a transaction.</summary>
internal sealed class AddOffsetsToTxnApi(TransactionCoordinator transactions, StateTopic offsets) : BrokerApi<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>
{
    protected override ValueTask<AddOffsetsToTxnResponse> AnswerAsync(AddOffsetsToTxnRequest request, ClientContext client) => ValueTask.FromResult(new AddOffsetsToTxnResponse
    {
        ErrorCode = FencedProducer.Name(transactions.AddOffsets(request.TransactionalId, request.ProducerId, request.ProducerEpoch, offsets, request.GroupId), client.Version, since: 2),
    });
}
