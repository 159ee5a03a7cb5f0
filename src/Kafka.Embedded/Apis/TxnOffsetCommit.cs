using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Keeps offsets that count when a transaction commits. From version 5 on the group joins the transaction by this (KIP-890).</summary>
internal sealed class TxnOffsetCommitApi(TransactionCoordinator transactions, StateTopic offsets) : BrokerApi<TxnOffsetCommitRequest, TxnOffsetCommitResponse>
{
    protected override ValueTask<TxnOffsetCommitResponse> AnswerAsync(TxnOffsetCommitRequest request, ClientContext client)
    {
        var response = transactions.CommitOffsets(request, offsets, client.Version switch
        {
            >= 5 => OutsideTransaction.Joins,
            4 => OutsideTransaction.IsAbortable,
            _ => OutsideTransaction.IsInvalid,
        });
        // No version of this request names PRODUCER_FENCED.
        foreach (var topic in response.Topics)
            foreach (var partition in topic.Partitions)
                partition.ErrorCode = FencedProducer.Name(partition.ErrorCode, client.Version, since: short.MaxValue);
        return ValueTask.FromResult(response);
    }
}
