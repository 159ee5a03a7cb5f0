using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Describes the producers that a partition remembers (KIP-664).</summary>
internal sealed class DescribeProducersApi(TopicCatalog catalog) : BrokerApi<DescribeProducersRequest, DescribeProducersResponse>
{
    protected override ValueTask<DescribeProducersResponse> AnswerAsync(DescribeProducersRequest request, ClientContext client) =>
        ValueTask.FromResult(new DescribeProducersResponse
        {
            Topics = [.. request.Topics.Select(topic => new DescribeProducersResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.PartitionIndexes.Select(index => Describe(topic.Name, index))],
            })],
        });

    private DescribeProducersResponse.Partition Describe(string topic, int index) => catalog.Find(topic)?.Partition(index) is { } log
        ? new DescribeProducersResponse.Partition
        {
            Index = index,
            ActiveProducers = [.. log.DescribeProducers().Select(producer => new DescribeProducersResponse.Producer
            {
                ProducerId = producer.Id,
                ProducerEpoch = producer.Epoch,
                LastSequence = producer.LastSequence,
                LastTimestamp = producer.LastTimestamp,
                CoordinatorEpoch = producer.CoordinatorEpoch,
                CurrentTxnStartOffset = producer.TransactionStart,
            })],
        }
        : new DescribeProducersResponse.Partition { Index = index, ErrorCode = ErrorCode.UnknownTopicOrPartition };
}
