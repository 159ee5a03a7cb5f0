using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Lists groups.</summary>
internal sealed class ListGroupsApi(GroupCoordinator groups) : BrokerApi<ListGroupsRequest, ListGroupsResponse>
{
    protected override ValueTask<ListGroupsResponse> AnswerAsync(ListGroupsRequest request, ClientContext client) =>
        ValueTask.FromResult(new ListGroupsResponse { Groups = [.. groups.List(request.StatesFilter, request.TypesFilter)] });
}
