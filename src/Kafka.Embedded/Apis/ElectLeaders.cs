using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Elects nobody: the only broker leads every partition already, and is the preferred one.</summary>
internal sealed class ElectLeadersApi(TopicCatalog catalog) : BrokerApi<ElectLeadersRequest, ElectLeadersResponse>
{
    protected override ValueTask<ElectLeadersResponse> AnswerAsync(ElectLeadersRequest request, ClientContext client) =>
        ValueTask.FromResult(new ElectLeadersResponse
        {
            // Asked about all partitions, Kafka names only those whose leader changed.
            Topics = [.. (request.Topics ?? []).Select(topic => new ElectLeadersResponse.Topic
            {
                Name = topic.Name,
                Partitions = [.. topic.Partitions.Select(index => Answer(topic.Name, index))],
            })],
        });

    private ElectLeadersResponse.Partition Answer(string name, int index)
    {
        var (error, message) = catalog.Find(name) switch
        {
            null => (ErrorCode.UnknownTopicOrPartition, $"No such topic as {Excerpt.Of(name)}"),
            var topic when topic.Partition(index) is null => (ErrorCode.UnknownTopicOrPartition, $"No such partition as {Excerpt.Of(name)}-{index}"),
            _ => (ErrorCode.ElectionNotNeeded, null),
        };
        return new ElectLeadersResponse.Partition { Index = index, ErrorCode = error, ErrorMessage = message };
    }
}
