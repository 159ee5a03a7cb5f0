using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Deletes topics by name or id, and what groups had read of them.</summary>
internal sealed class DeleteTopicsApi(TopicCatalog catalog, GroupCoordinator groups) : BrokerApi<DeleteTopicsRequest, DeleteTopicsResponse>
{
    protected override ValueTask<DeleteTopicsResponse> AnswerAsync(DeleteTopicsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DeleteTopicsResponse { Topics = [.. request.Topics.Select(Delete)] });

    private DeleteTopicsResponse.Topic Delete(DeleteTopicsRequest.Topic asked)
    {
        var topic = asked.Name is not null ? catalog.Find(asked.Name) : catalog.Find(asked.TopicId);
        if (topic is null)
        {
            return new DeleteTopicsResponse.Topic
            {
                Name = asked.Name,
                TopicId = asked.TopicId,
                ErrorCode = asked.Name is not null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.UnknownTopicId,
                ErrorMessage = asked.Name is not null ? "This server does not host this topic-partition." : "This server does not host this topic ID.",
            };
        }
        var answer = new DeleteTopicsResponse.Topic { Name = topic.Name, TopicId = topic.Id };
        // Deleting the coordinators' own topics would lose the state of groups and transactions that are under way.
        answer.ErrorCode = topic.IsInternal ? ErrorCode.InvalidRequest : catalog.Delete(topic);
        if (topic.IsInternal)
            answer.ErrorMessage = $"{topic.Name} is kept by the broker and cannot be deleted.";
        if (answer.ErrorCode == ErrorCode.None)
            groups.RemoveTopic(topic.Name);
        return answer;
    }
}
