using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Deletes groups that have no members.</summary>
internal sealed class DeleteGroupsApi(GroupCoordinator groups) : BrokerApi<DeleteGroupsRequest, DeleteGroupsResponse>
{
    protected override ValueTask<DeleteGroupsResponse> AnswerAsync(DeleteGroupsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DeleteGroupsResponse
        {
            Groups = [.. request.Groups.Select(id => new DeleteGroupsResponse.Group { GroupId = id, ErrorCode = groups.Delete(id) })],
        });
}
