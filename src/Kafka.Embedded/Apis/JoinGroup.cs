using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Joins a group; the answer waits for the other members.</summary>
internal sealed class JoinGroupApi(GroupCoordinator groups) : BrokerApi<JoinGroupRequest, JoinGroupResponse>
{
    protected override async ValueTask<JoinGroupResponse> AnswerAsync(JoinGroupRequest request, ClientContext client)
    {
        var closed = client.Connection.Closed;
        var joining = groups.JoinAsync(request, client.ClientId ?? "", client.Connection.ClientHost, client.Version, closed);
        using var abandoning = joining.IsCompleted ? default : closed.UnsafeRegister(_ => groups.Abandon(request.GroupId, joining), null);
        var response = await joining.WaitAsync(client.Cancellation).ConfigureAwait(false);
        // From version 7 on no protocol is null; before, it was empty.
        response.ProtocolName ??= client.Version >= 7 ? null : "";
        return response;
    }
}
