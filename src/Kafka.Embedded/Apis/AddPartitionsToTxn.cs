using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Makes partitions part of a transaction. Versions from 4 on are for brokers among each other.</summary>
internal sealed class AddPartitionsToTxnApi(TransactionCoordinator transactions, TopicCatalog catalog)
    : BrokerApi<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>
{
    protected override short LastVersion => 3;

    protected override ValueTask<AddPartitionsToTxnResponse> AnswerAsync(AddPartitionsToTxnRequest request, ClientContext client) =>
        ValueTask.FromResult(new AddPartitionsToTxnResponse
        {
            Transactions = [.. request.Transactions.Select(transaction => Add(transaction, client.Version))],
        });

    private AddPartitionsToTxnResponse.Transaction Add(AddPartitionsToTxnRequest.Transaction asked, short version)
    {
        var partitions = asked.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition))).ToArray();
        var unknown = partitions.Where(partition => catalog.Find(partition.Topic)?.Partition(partition.Partition) is null).ToHashSet();
        // All or none: an unknown partition keeps the others out as well.
        var error = unknown.Count > 0 ? ErrorCode.OperationNotAttempted
            : FencedProducer.Name(transactions.Add(asked.TransactionalId, asked.ProducerId, asked.ProducerEpoch, partitions), version, since: 2);
        return new AddPartitionsToTxnResponse.Transaction
        {
            TransactionalId = asked.TransactionalId,
            Topics = [.. asked.Topics.Select(topic => new AddPartitionsToTxnResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => new AddPartitionsToTxnResponse.Partition
                {
                    Index = partition,
                    ErrorCode = unknown.Contains(new TopicPartition(topic.Name, partition)) ? ErrorCode.UnknownTopicOrPartition : error,
                })],
            })],
        };
    }
}
