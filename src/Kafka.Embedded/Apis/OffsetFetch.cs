using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Says how far groups have read.</summary>
internal sealed class OffsetFetchApi(GroupCoordinator groups, TopicCatalog catalog) : BrokerApi<OffsetFetchRequest, OffsetFetchResponse>
{
    protected override ValueTask<OffsetFetchResponse> AnswerAsync(OffsetFetchRequest request, ClientContext client) =>
        ValueTask.FromResult(new OffsetFetchResponse
        {
            Groups = [.. request.Groups.Select(group => groups.Fetch(group, request.RequireStable, client.Version, NameOf, IdOf))],
        });

    private string? NameOf(Guid id) => catalog.Find(id)?.Name;

    private Guid IdOf(string name) => catalog.Find(name)?.Id ?? Guid.Empty;
}
