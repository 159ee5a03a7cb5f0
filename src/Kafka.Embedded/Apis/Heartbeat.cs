using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Keeps a member's session alive, and tells it when the group rebalances.</summary>
internal sealed class HeartbeatApi(GroupCoordinator groups) : BrokerApi<HeartbeatRequest, HeartbeatResponse>
{
    protected override ValueTask<HeartbeatResponse> AnswerAsync(HeartbeatRequest request, ClientContext client) =>
        ValueTask.FromResult(new HeartbeatResponse { ErrorCode = groups.Heartbeat(request) });
}
