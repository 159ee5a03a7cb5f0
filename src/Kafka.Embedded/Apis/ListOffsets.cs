using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Finds offsets by time: the first, the last, the first at or after a timestamp, the one with the largest timestamp.</summary>
internal sealed class ListOffsetsApi(TopicCatalog catalog) : BrokerApi<ListOffsetsRequest, ListOffsetsResponse>
{
    protected override ValueTask<ListOffsetsResponse> AnswerAsync(ListOffsetsRequest request, ClientContext client)
    {
        var committed = request.IsolationLevel == IsolationLevel.ReadCommitted;
        return ValueTask.FromResult(new ListOffsetsResponse
        {
            Topics = [.. request.Topics.Select(topic => new ListOffsetsResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(partition => Find(topic.Name, partition, committed))],
            })],
        });
    }

    private ListOffsetsResponse.Partition Find(string topic, ListOffsetsRequest.Partition asked, bool committed)
    {
        var answer = new ListOffsetsResponse.Partition { Index = asked.Index };
        if (catalog.Find(topic)?.Partition(asked.Index) is not { } log)
        {
            answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
            return answer;
        }
        if (asked.CurrentLeaderEpoch > 0)
        {
            answer.ErrorCode = ErrorCode.UnknownLeaderEpoch;
            return answer;
        }
        try
        {
            (long Offset, long Timestamp)? found = asked.Timestamp switch
            {
                OffsetSpec.Latest => (committed ? log.LastStable : log.LogEnd, -1),
                OffsetSpec.Earliest or OffsetSpec.EarliestLocal => (log.LogStart, -1),
                OffsetSpec.MaxTimestamp => log.FindMaxTime(),
                OffsetSpec.LatestTiered or OffsetSpec.EarliestPendingUpload => null, // nothing is tiered
                _ => log.FindTime(asked.Timestamp, committed),
            };
            if (found is { } where)
            {
                answer.Offset = where.Offset;
                answer.Timestamp = where.Timestamp;
                answer.LeaderEpoch = 0;
            }
        }
        catch (ObjectDisposedException)
        {
            answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
        }
        catch (ProtocolException)
        {
            // Records are kept as they came; a batch that nobody can read shows when somebody looks into it.
            answer.ErrorCode = ErrorCode.CorruptMessage;
        }
        catch (NotSupportedException)
        {
            // The library for this compression is not installed here.
            answer.ErrorCode = ErrorCode.UnsupportedCompressionType;
        }
        return answer;
    }
}
