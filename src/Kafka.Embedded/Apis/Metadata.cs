using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Says which topics there are and that this node leads them all; creates what is asked for and missing, where that is wished.</summary>
internal sealed class MetadataApi(TopicCatalog catalog, EmbeddedBrokerOptions options, StateTopic offsets, StateTopic transactions)
    : BrokerApi<MetadataRequest, MetadataResponse>
{
    protected override ValueTask<MetadataResponse> AnswerAsync(MetadataRequest request, ClientContext client)
    {
        var self = client.Connection;
        var response = new MetadataResponse
        {
            Brokers = options.NamesBroker()
                ? [new MetadataResponse.Broker { NodeId = options.NodeId, Host = self.AdvertisedHost, Port = self.Listener.EndPoint.Port }]
                : [],
            ClusterId = catalog.ClusterId,
            ControllerId = options.NodeId,
        };
        // No list, or in version 0 an empty one, asks for all.
        if (request.Topics is null || (client.Version == 0 && request.Topics.Count == 0))
            response.Topics.AddRange(catalog.All.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(Describe));
        else
            response.Topics.AddRange(request.Topics.Select(topic => Answer(topic, request.AllowAutoTopicCreation)));
        if (request.IncludeClusterAuthorizedOperations)
            response.ClusterAuthorizedOperations = AuthorizedOperations.Cluster;
        if (request.IncludeTopicAuthorizedOperations)
            foreach (var topic in response.Topics)
                topic.TopicAuthorizedOperations = AuthorizedOperations.Topic;
        return ValueTask.FromResult(response);
    }

    private MetadataResponse.Topic Answer(MetadataRequest.Topic asked, bool mayCreate)
    {
        // Java's admin client sends an empty name with an id, not a null one.
        if (asked.Name is null || asked.TopicId != Guid.Empty)
        {
            return catalog.Find(asked.TopicId) is { } known
                ? Describe(known)
                : new MetadataResponse.Topic { TopicId = asked.TopicId, ErrorCode = ErrorCode.UnknownTopicId };
        }
        if (catalog.Find(asked.Name) is { } topic)
            return Describe(topic);
        if (Topic.NameFault(asked.Name) is not null)
            return new MetadataResponse.Topic { Name = asked.Name, ErrorCode = ErrorCode.InvalidTopicException };
        if (!mayCreate || !options.AutoCreateTopics)
            return new MetadataResponse.Topic { Name = asked.Name, ErrorCode = ErrorCode.UnknownTopicOrPartition };
        if (asked.Name == offsets.Name)
            return Describe(offsets.Ensure());
        if (asked.Name == transactions.Name)
            return Describe(transactions.Ensure());
        var (created, error, _) = catalog.Create(asked.Name, options.DefaultPartitions, []);
        // Two clients may ask at once: the topic that the other one made will do.
        created ??= catalog.Find(asked.Name);
        return created is not null ? Describe(created) : new MetadataResponse.Topic { Name = asked.Name, ErrorCode = error };
    }

    private MetadataResponse.Topic Describe(Topic topic) => new()
    {
        Name = topic.Name,
        TopicId = topic.Id,
        IsInternal = topic.IsInternal,
        Partitions = [.. topic.Partitions.Select(partition => new MetadataResponse.Partition
        {
            Index = partition.Partition,
            LeaderId = options.NodeId,
            LeaderEpoch = 0,
            ReplicaNodes = [options.NodeId],
            IsrNodes = [options.NodeId],
        })],
    };
}
