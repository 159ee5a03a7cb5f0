using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Ends transactions in single partitions, for administrators: the broker's own markers need no request (KIP-664).</summary>
internal sealed class WriteTxnMarkersApi(TransactionCoordinator transactions) : BrokerApi<WriteTxnMarkersRequest, WriteTxnMarkersResponse>
{
    protected override ValueTask<WriteTxnMarkersResponse> AnswerAsync(WriteTxnMarkersRequest request, ClientContext client) =>
        ValueTask.FromResult(new WriteTxnMarkersResponse
        {
            Markers = [.. request.Markers.Select(marker => new WriteTxnMarkersResponse.Marker
            {
                ProducerId = marker.ProducerId,
                Topics = [.. marker.Topics.Select(topic => new WriteTxnMarkersResponse.Topic
                {
                    Name = topic.Name,
                    Partitions = [.. topic.PartitionIndexes.Select(partition => new WriteTxnMarkersResponse.Partition
                    {
                        Index = partition,
                        ErrorCode = transactions.WriteMarker(
                            new TopicPartition(topic.Name, partition), marker.ProducerId, marker.ProducerEpoch, marker.TransactionResult),
                    })],
                })],
            })],
        });
}
