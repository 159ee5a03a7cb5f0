using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Gives topics more partitions.</summary>
internal sealed class CreatePartitionsApi(TopicCatalog catalog, EmbeddedBrokerOptions options) : BrokerApi<CreatePartitionsRequest, CreatePartitionsResponse>
{
    protected override ValueTask<CreatePartitionsResponse> AnswerAsync(CreatePartitionsRequest request, ClientContext client) =>
        ValueTask.FromResult(new CreatePartitionsResponse
        {
            Topics = [.. request.Topics.Select(topic =>
            {
                var (error, message) = Create(topic, request.ValidateOnly);
                return new CreatePartitionsResponse.Topic { Name = topic.Name, ErrorCode = error, ErrorMessage = message };
            })],
        });

    private (ErrorCode, string?) Create(CreatePartitionsRequest.Topic asked, bool validateOnly)
    {
        if (catalog.Find(asked.Name) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, "This server does not host this topic-partition.");
        if (topic.IsInternal)
            return (ErrorCode.InvalidRequest, $"{topic.Name} is kept by the broker; its number of partitions cannot change.");
        var now = topic.Partitions.Length;
        if (asked.Count == now)
            return (ErrorCode.InvalidPartitions, $"Topic already has {now} partition(s).");
        if (asked.Count < now)
            return (ErrorCode.InvalidPartitions, $"The topic {topic.Name} currently has {now} partition(s); {asked.Count} would not be an increase.");
        if (asked.Count - now > TopicCatalog.MaxNewPartitions)
            return (ErrorCode.PolicyViolation, $"At most {TopicCatalog.MaxNewPartitions} partitions can be added at once; {asked.Count - now} were asked for.");
        if (asked.Assignments is { } assignments)
        {
            if (assignments.Count != asked.Count - now)
            {
                return (ErrorCode.InvalidReplicaAssignment,
                    $"Attempted to add {asked.Count - now} additional partition(s), but only {assignments.Count} assignment(s) were specified.");
            }
            if (ReplicaAssignment.FirstFault(assignments.Select(assignment => assignment.BrokerIds), options.NodeId) is { } fault)
                return (ErrorCode.InvalidReplicaAssignment, fault);
        }
        return (validateOnly ? ErrorCode.None : catalog.AddPartitions(topic, asked.Count), null);
    }
}
