using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Lists groups.</summary>
internal sealed class ListGroupsApi(GroupCoordinator groups) : BrokerApi<ListGroupsRequest, ListGroupsResponse>
{
    protected override ValueTask<ListGroupsResponse> AnswerAsync(ListGroupsRequest request, ClientContext client) =>
        ValueTask.FromResult(new ListGroupsResponse { Groups = [.. groups.List(request.StatesFilter, request.TypesFilter)] });
}
