using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Refuses to create access control entries, in the words of a Kafka without an authorizer.</summary>
internal sealed class CreateAclsApi : BrokerApi<CreateAclsRequest, CreateAclsResponse>
{
    protected override ValueTask<CreateAclsResponse> AnswerAsync(CreateAclsRequest request, ClientContext client) => ValueTask.FromResult(new CreateAclsResponse
    {
        Results = [.. request.Creations.Select(_ => new CreateAclsResponse.Result
        {
            ErrorCode = ErrorCode.SecurityDisabled,
            ErrorMessage = "No Authorizer is configured.",
        })],
    });
}
