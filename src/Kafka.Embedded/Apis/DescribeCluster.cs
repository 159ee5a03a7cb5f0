using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Describes the cluster of one.</summary>
internal sealed class DescribeClusterApi(TopicCatalog catalog, EmbeddedBrokerOptions options) : BrokerApi<DescribeClusterRequest, DescribeClusterResponse>
{
    private const sbyte Brokers = 1;

    protected override ValueTask<DescribeClusterResponse> AnswerAsync(DescribeClusterRequest request, ClientContext client)
    {
        if (request.EndpointType != Brokers)
        {
            return ValueTask.FromResult(new DescribeClusterResponse
            {
                ErrorCode = ErrorCode.MismatchedEndpointType,
                ErrorMessage = "The request was sent to an endpoint of the wrong type: this is a broker's.",
            });
        }
        return ValueTask.FromResult(new DescribeClusterResponse
        {
            ClusterId = catalog.ClusterId,
            ControllerId = options.NodeId,
            Brokers =
            [
                new DescribeClusterResponse.Broker
                {
                    BrokerId = options.NodeId,
                    Host = client.Connection.AdvertisedHost,
                    Port = client.Connection.Listener.EndPoint.Port,
                },
            ],
            ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations ? AuthorizedOperations.Cluster : int.MinValue,
        });
    }
}
