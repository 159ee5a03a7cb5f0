using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Creates topics.</summary>
internal sealed class CreateTopicsApi(TopicCatalog catalog, EmbeddedBrokerOptions options) : BrokerApi<CreateTopicsRequest, CreateTopicsResponse>
{
    protected override ValueTask<CreateTopicsResponse> AnswerAsync(CreateTopicsRequest request, ClientContext client)
    {
        var total = request.Topics.Sum(topic => (long)Math.Max(0, PartitionsOf(topic)));
        var twice = request.Topics.GroupBy(topic => topic.Name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        return ValueTask.FromResult(new CreateTopicsResponse
        {
            Topics = [.. request.Topics.DistinctBy(topic => topic.Name).Select(topic => twice.Contains(topic.Name)
                ? Refuse(topic, ErrorCode.InvalidRequest, "Duplicate topic name.")
                : total > TopicCatalog.MaxNewPartitions
                ? Refuse(topic, ErrorCode.PolicyViolation,
                    $"At most {TopicCatalog.MaxNewPartitions} partitions can be created by one request; {total} were asked for.")
                : Create(topic, request.ValidateOnly))],
        });
    }

    private int PartitionsOf(CreateTopicsRequest.Topic topic) =>
        topic.Assignments.Count > 0 ? topic.Assignments.Count : topic.NumPartitions == -1 ? options.DefaultPartitions : topic.NumPartitions;

    private CreateTopicsResponse.Topic Create(CreateTopicsRequest.Topic topic, bool validateOnly)
    {
        if (topic.Assignments.Count > 0)
        {
            if (topic.NumPartitions != -1 || topic.ReplicationFactor != -1)
            {
                return Refuse(topic, ErrorCode.InvalidRequest,
                    "Both partitions or replication factor and a manual assignment were given; one of them is expected.");
            }
            if (!topic.Assignments.Select(assignment => assignment.PartitionIndex).Order().SequenceEqual(Enumerable.Range(0, topic.Assignments.Count)))
                return Refuse(topic, ErrorCode.InvalidReplicaAssignment, "partitions should be a consecutive 0-based integer sequence");
            if (ReplicaAssignment.FirstFault(topic.Assignments.Select(assignment => assignment.BrokerIds), options.NodeId) is { } fault)
                return Refuse(topic, ErrorCode.InvalidReplicaAssignment, fault);
        }
        else if (topic.ReplicationFactor is not (-1 or 1))
        {
            return Refuse(topic, ErrorCode.InvalidReplicationFactor, topic.ReplicationFactor <= 0
                ? "Replication factor must be larger than 0, or -1 to use the default value."
                : $"Unable to replicate the partition {topic.ReplicationFactor} time(s): The target replication factor of {topic.ReplicationFactor} "
                + "cannot be reached because only 1 broker(s) are registered.");
        }
        if (topic.Configs.FirstOrDefault(config => config.Value is null) is { } empty)
            return Refuse(topic, ErrorCode.InvalidConfig, $"Null value not supported for topic configs: {Excerpt.Of(empty.Name)}");
        var settings = topic.Configs.Select(config => KeyValuePair.Create(config.Name, config.Value)).ToArray();
        var (created, error, message) = catalog.Create(topic.Name, PartitionsOf(topic), settings, validateOnly);
        if (created is null)
            return Refuse(topic, error, message);
        return new CreateTopicsResponse.Topic
        {
            Name = created.Name,
            TopicId = created.Id,
            NumPartitions = created.Partitions.Length,
            ReplicationFactor = 1,
            Configs = [.. TopicConfig.Keys.Select(key => new CreateTopicsResponse.Config
            {
                Name = key.Name,
                Value = created.Config.Overrides.TryGetValue(key.Name, out var set) ? set : key.Default,
                ConfigSource = created.Config.Overrides.ContainsKey(key.Name) ? ConfigSource.TopicConfig : ConfigSource.DefaultConfig,
            })],
        };
    }

    private static CreateTopicsResponse.Topic Refuse(CreateTopicsRequest.Topic topic, ErrorCode error, string? message) =>
        new() { Name = topic.Name, ErrorCode = error, ErrorMessage = message };
}
