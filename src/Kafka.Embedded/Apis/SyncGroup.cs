using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Brings or fetches a member's assignment; the answer waits for the leader.</summary>
internal sealed class SyncGroupApi(GroupCoordinator groups) : BrokerApi<SyncGroupRequest, SyncGroupResponse>
{
    protected override async ValueTask<SyncGroupResponse> AnswerAsync(SyncGroupRequest request, ClientContext client) =>
        await groups.SyncAsync(request).WaitAsync(client.Cancellation).ConfigureAwait(false);
}
