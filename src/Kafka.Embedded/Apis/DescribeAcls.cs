using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Says that there is no access control, in the words of a Kafka without an authorizer.</summary>
internal sealed class DescribeAclsApi : BrokerApi<DescribeAclsRequest, DescribeAclsResponse>
{
    protected override ValueTask<DescribeAclsResponse> AnswerAsync(DescribeAclsRequest request, ClientContext client) =>
        ValueTask.FromResult(new DescribeAclsResponse { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = "No Authorizer is configured on the broker" });
}
