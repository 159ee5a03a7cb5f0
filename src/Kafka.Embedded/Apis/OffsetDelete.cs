using Kafka.Embedded.Groups;
using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Forgets how far a group has read in some partitions (KIP-496).</summary>
internal sealed class OffsetDeleteApi(GroupCoordinator groups) : BrokerApi<OffsetDeleteRequest, OffsetDeleteResponse>
{
    protected override ValueTask<OffsetDeleteResponse> AnswerAsync(OffsetDeleteRequest request, ClientContext client) =>
        ValueTask.FromResult(groups.DeleteOffsets(request));
}
