using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Brings or fetches a member's assignment; the answer waits for the leader.</summary>
internal sealed class SyncGroupApi(GroupCoordinator groups) : BrokerApi<SyncGroupRequest, SyncGroupResponse>
{
    protected override async ValueTask<SyncGroupResponse> AnswerAsync(SyncGroupRequest request, ClientContext client)
    {
        var syncing = groups.SyncAsync(request);
        using var abandoning = syncing.IsCompleted ? default
            : client.Connection.Closed.UnsafeRegister(_ => groups.Abandon(request.GroupId, syncing), null);
        return await syncing.WaitAsync(client.Cancellation).ConfigureAwait(false);
    }
}
