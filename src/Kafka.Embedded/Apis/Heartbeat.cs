using Kafka.Protocol;

namespace Kafka.Embedded;

/// <summary>Keeps a member's session alive, and tells it when the group rebalances.</summary>
internal sealed class HeartbeatApi(GroupCoordinator groups) : BrokerApi<HeartbeatRequest, HeartbeatResponse>
{
    protected override ValueTask<HeartbeatResponse> AnswerAsync(HeartbeatRequest request, ClientContext client) =>
        ValueTask.FromResult(new HeartbeatResponse { ErrorCode = groups.Heartbeat(request) });
}
