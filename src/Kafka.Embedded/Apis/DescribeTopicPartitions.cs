using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Describes partitions a page at a time (KIP-966).</summary>
internal sealed class DescribeTopicPartitionsApi(TopicCatalog catalog, EmbeddedBrokerOptions options)
    : BrokerApi<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse>
{
    private const int MaxPartitions = 2000;

    protected override ValueTask<DescribeTopicPartitionsResponse> AnswerAsync(DescribeTopicPartitionsRequest request, ClientContext client)
    {
        if (request.Cursor is { PartitionIndex: < 0 })
        {
            return ValueTask.FromResult(new DescribeTopicPartitionsResponse
            {
                Topics = [.. request.Topics.Select(topic => Refuse(topic.Name, ErrorCode.InvalidRequest))],
            });
        }
        var left = Math.Clamp(request.ResponsePartitionLimit, 1, MaxPartitions);
        var all = request.Topics.Count == 0;
        var names = (all ? catalog.All.Select(topic => topic.Name) : request.Topics.Select(topic => topic.Name)).Distinct().Order(StringComparer.Ordinal);
        var response = new DescribeTopicPartitionsResponse();
        foreach (var name in names)
        {
            var from = 0;
            if (request.Cursor is { } cursor)
            {
                var order = string.CompareOrdinal(name, cursor.TopicName);
                if (order < 0)
                    continue;
                from = order == 0 ? cursor.PartitionIndex : 0;
            }
            if (left == 0)
            {
                response.NextCursor = new TopicPartitionCursor { TopicName = name, PartitionIndex = from };
                break;
            }
            if (catalog.Find(name) is not { } topic)
            {
                if (!all)
                    response.Topics.Add(Refuse(name, Topic.NameFault(name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException));
                continue;
            }
            var count = Math.Clamp(topic.Partitions.Length - from, 0, left);
            left -= count;
            response.Topics.Add(Describe(topic, from, count));
            if (from + count < topic.Partitions.Length)
            {
                response.NextCursor = new TopicPartitionCursor { TopicName = name, PartitionIndex = from + count };
                break;
            }
        }
        return ValueTask.FromResult(response);
    }

    private static DescribeTopicPartitionsResponse.Topic Refuse(string name, ErrorCode error) => new() { Name = name, ErrorCode = error };

    private DescribeTopicPartitionsResponse.Topic Describe(Topic topic, int from, int count) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = topic.IsInternal,
        TopicAuthorizedOperations = AuthorizedOperations.Topic,
        Partitions = [.. Enumerable.Range(from, count).Select(index => new DescribeTopicPartitionsResponse.Partition
        {
            Index = index,
            LeaderId = options.NodeId,
            LeaderEpoch = 0,
            ReplicaNodes = [options.NodeId],
            IsrNodes = [options.NodeId],
            EligibleLeaderReplicas = [],
            LastKnownElr = [],
        })],
    };
}
