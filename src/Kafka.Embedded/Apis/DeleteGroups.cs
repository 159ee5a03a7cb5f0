using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Deletes groups that have no members.</summary>
internal sealed class DeleteGroupsApi(GroupCoordinator groups) : BrokerApi<DeleteGroupsRequest, DeleteGroupsResponse>
{
    protected override ValueTask<DeleteGroupsResponse> AnswerAsync(DeleteGroupsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DeleteGroupsResponse
        {
            Groups = [.. request.Groups.Select(id => new DeleteGroupsResponse.Group { GroupId = id, ErrorCode = groups.Delete(id) })],
        });
}
