using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>
/// Keeps offsets that count when a transaction commits. Version 5 belongs to the second version of transactions (KIP-890), which is not offered.
/// </summary>
internal sealed class TxnOffsetCommitApi(TransactionCoordinator transactions, StateTopic offsets) : BrokerApi<TxnOffsetCommitRequest, TxnOffsetCommitResponse>
{
    public override short MaxVersion => 4;

    protected override ValueTask<TxnOffsetCommitResponse> AnswerAsync(TxnOffsetCommitRequest request, ClientContext client)
    {
        var response = transactions.CommitOffsets(request, offsets);
        // No version of this request names PRODUCER_FENCED.
        foreach (var topic in response.Topics)
            foreach (var partition in topic.Partitions)
                partition.ErrorCode = FencedProducer.Name(partition.ErrorCode, client.Version, since: short.MaxValue);
        return ValueTask.FromResult(response);
    }
}
