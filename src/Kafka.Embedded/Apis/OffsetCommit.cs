using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Keeps how far a group has read.</summary>
internal sealed class OffsetCommitApi(GroupCoordinator groups, TopicCatalog catalog) : BrokerApi<OffsetCommitRequest, OffsetCommitResponse>
{
    protected override ValueTask<OffsetCommitResponse> AnswerAsync(OffsetCommitRequest request, ClientContext client) =>
        ValueTask.FromResult(groups.Commit(request, id => catalog.Find(id)?.Name, byId: client.Version >= 10));
}
