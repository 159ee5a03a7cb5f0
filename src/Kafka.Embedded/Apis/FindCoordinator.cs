using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Says which broker coordinates a group or a transactional id: this one. The topic that keeps its state is made now if need be.</summary>
internal sealed class FindCoordinatorApi(EmbeddedBrokerOptions options, StateTopic offsets, StateTopic transactions)
    : BrokerApi<FindCoordinatorRequest, FindCoordinatorResponse>
{
    protected override ValueTask<FindCoordinatorResponse> AnswerAsync(FindCoordinatorRequest request, ClientContext client) =>
        ValueTask.FromResult(new FindCoordinatorResponse { Coordinators = [.. request.Keys.Select(key => Find(request.KeyType, key, client.Connection))] });

    private FindCoordinatorResponse.Coordinator Find(CoordinatorType type, string key, ConnectionState connection)
    {
        if (type is not (CoordinatorType.Group or CoordinatorType.Transaction))
        {
            return new FindCoordinatorResponse.Coordinator
            {
                Key = key,
                NodeId = -1,
                Port = -1,
                ErrorCode = ErrorCode.InvalidRequest,
                ErrorMessage = $"Coordinators of groups and transactions are known, not of type {(sbyte)type}.",
            };
        }
        (type == CoordinatorType.Group ? offsets : transactions).Ensure();
        return new FindCoordinatorResponse.Coordinator
        {
            Key = key,
            NodeId = options.NodeId,
            Host = connection.AdvertisedHost,
            Port = connection.Listener.EndPoint.Port,
        };
    }
}
