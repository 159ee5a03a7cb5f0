using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Refuses to delete access control entries, in the words of a Kafka without an authorizer.</summary>
internal sealed class DeleteAclsApi : BrokerApi<DeleteAclsRequest, DeleteAclsResponse>
{
    protected override ValueTask<DeleteAclsResponse> AnswerAsync(DeleteAclsRequest request, ClientContext client) => ValueTask.FromResult(new DeleteAclsResponse
    {
        FilterResults = [.. request.Filters.Select(_ => new DeleteAclsResponse.FilterResult
        {
            ErrorCode = ErrorCode.SecurityDisabled,
            ErrorMessage = "No Authorizer is configured.",
        })],
    });
}
