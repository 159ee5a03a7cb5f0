using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Describes groups, their members and what these were assigned.</summary>
internal sealed class DescribeGroupsApi(GroupCoordinator groups) : BrokerApi<DescribeGroupsRequest, DescribeGroupsResponse>
{
    protected override ValueTask<DescribeGroupsResponse> AnswerAsync(DescribeGroupsRequest request, ClientContext client)
    {
        var response = new DescribeGroupsResponse { Groups = [.. request.Groups.Select(groups.Describe)] };
        foreach (var group in response.Groups)
        {
            if (request.IncludeAuthorizedOperations)
                group.AuthorizedOperations = AuthorizedOperations.Group;
            // Version 6 tells a group that is not there from one that is dead (KIP-1043).
            if (client.Version >= 6 && group is { State: nameof(GroupState.Dead), ErrorCode: ErrorCode.None })
            {
                group.ErrorCode = ErrorCode.GroupIdNotFound;
                group.ErrorMessage = $"Group {Excerpt.Of(group.GroupId)} not found.";
            }
        }
        return ValueTask.FromResult(response);
    }
}
