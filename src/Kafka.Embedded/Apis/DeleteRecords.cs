using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Moves the beginning of partitions forward.</summary>
internal sealed class DeleteRecordsApi(TopicCatalog catalog) : BrokerApi<DeleteRecordsRequest, DeleteRecordsResponse>
{
    protected override ValueTask<DeleteRecordsResponse> AnswerAsync(DeleteRecordsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DeleteRecordsResponse
        {
            Topics = [.. request.Topics.Select(topic => new DeleteRecordsResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition =>
                {
                    var (error, start) = Delete(catalog.Find(topic.Name), partition);
                    return new DeleteRecordsResponse.Partition { Index = partition.Index, LowWatermark = start, ErrorCode = error };
                })],
            })],
        });

    private static (ErrorCode, long) Delete(Topic? topic, DeleteRecordsRequest.Partition partition)
    {
        if (topic?.Partition(partition.Index) is not { } log)
            return (ErrorCode.UnknownTopicOrPartition, -1);
        // Records of a topic that is only compacted are not to be deleted by age, and those of the broker's own topics not at all.
        if (topic.IsInternal || !topic.Config.Delete)
            return (ErrorCode.PolicyViolation, -1);
        try
        {
            return log.DeleteBefore(partition.Offset);
        }
        catch (ObjectDisposedException)
        {
            return (ErrorCode.UnknownTopicOrPartition, -1); // the topic is being deleted
        }
    }
}
