using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Says where an epoch of the leader ended. There is one node and one epoch, 0, and it goes on.</summary>
internal sealed class OffsetForLeaderEpochApi(TopicCatalog catalog) : BrokerApi<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>
{
    protected override ValueTask<OffsetForLeaderEpochResponse> AnswerAsync(OffsetForLeaderEpochRequest request, ClientContext client) =>
        ValueTask.FromResult(new OffsetForLeaderEpochResponse
        {
            Topics = [.. request.Topics.Select(topic => new OffsetForLeaderEpochResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => Find(topic.Name, partition))],
            })],
        });

    private OffsetForLeaderEpochResponse.Partition Find(string topic, OffsetForLeaderEpochRequest.Partition asked)
    {
        var answer = new OffsetForLeaderEpochResponse.Partition { Index = asked.Index };
        if (catalog.Find(topic)?.Partition(asked.Index) is not { } log)
        {
            answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
        }
        else if (asked.CurrentLeaderEpoch > 0)
        {
            answer.ErrorCode = ErrorCode.UnknownLeaderEpoch;
        }
        else if (asked.LeaderEpoch == 0)
        {
            answer.LeaderEpoch = 0;
            answer.EndOffset = log.LogEnd;
        }
        return answer;
    }
}
