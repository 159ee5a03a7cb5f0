using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Takes members out of a group.</summary>
internal sealed class LeaveGroupApi(GroupCoordinator groups) : BrokerApi<LeaveGroupRequest, LeaveGroupResponse>
{
    protected override ValueTask<LeaveGroupResponse> AnswerAsync(LeaveGroupRequest request, ClientContext client)
    {
        var response = groups.Leave(request);
        // Before version 3 there is one member, and its error is the answer's.
        if (client.Version < 3 && response.ErrorCode == ErrorCode.None && response.Members is [var only])
            response.ErrorCode = only.ErrorCode;
        return ValueTask.FromResult(response);
    }
}
