using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

public sealed partial class KafkaClient
{
    private async Task<TResponse> RouteAsync<TResponse>(
        Func<CancellationToken, Task<KafkaConnection>> route, IRequest<TResponse> request, TimeSpan? timeout, CancellationToken cancellationToken)
        where TResponse : Message<TResponse>, IMessage, new()
    {
        var deadline = _time.GetUtcNow() + options.ApiTimeout;
        for (var backoff = options.RetryBackoff; ; backoff = Min(backoff * 2, options.MaxRetryBackoff))
        {
            var sent = false;
            try
            {
                var connection = await route(cancellationToken);
                sent = true;
                var response = await connection.SendAsync(request, cancellationToken, timeout: timeout);
                if (response is MetadataResponse metadata)
                    Learn(metadata);
                if (!WentToTheWrongBroker(response.Errors()) || _time.GetUtcNow() + backoff >= deadline)
                    return response;
            }
            catch (KafkaException e) when (e.IsRetriable && !IsUnknownTopic(e) && (!sent || MayRepeat(TResponse.Api.Key, e))
                && _time.GetUtcNow() + backoff < deadline)
            {
                // Tried again below, with fresh knowledge of who is who.
            }
            ClearRoutes();
            await Task.Delay(backoff, _time, cancellationToken);
        }
    }

    /// <summary>Errors that say nothing was done and that another broker, or the same one a moment later, will do it.</summary>
    private static bool WentToTheWrongBroker(IReadOnlySet<ErrorCode> errors)
    {
        foreach (var error in errors)
        {
            if (error is ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable or ErrorCode.CoordinatorLoadInProgress or ErrorCode.NotController
                or ErrorCode.NotLeaderOrFollower or ErrorCode.LeaderNotAvailable or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether a request may be sent again when the connection ended before the answer: the broker may have done it the first time. Joining a group twice
    /// makes two members, creating a topic twice fails: those are for the caller to decide.
    /// </summary>
    private static bool MayRepeat(ApiKey api, KafkaException failure)
        => failure is KafkaConnectionException { MayHaveBeenDone: false }
           || api is ApiKey.Metadata or ApiKey.FindCoordinator or ApiKey.ListOffsets or ApiKey.OffsetForLeaderEpoch or ApiKey.Fetch or ApiKey.Heartbeat
               or ApiKey.OffsetFetch or ApiKey.OffsetCommit or ApiKey.OffsetDelete or ApiKey.DescribeGroups or ApiKey.ListGroups or ApiKey.DescribeConfigs
               or ApiKey.DescribeCluster or ApiKey.DescribeProducers or ApiKey.DescribeTransactions or ApiKey.ListTransactions
               or ApiKey.DescribeTopicPartitions;

    // Retriable because a topic may be on its way; who names one that does not exist wants to hear of it now and not in a minute.
    private static bool IsUnknownTopic(KafkaException e) => e is KafkaErrorException { ErrorCode: ErrorCode.UnknownTopicOrPartition };

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
