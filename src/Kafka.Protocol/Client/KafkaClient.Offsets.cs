using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

public sealed partial class KafkaClient
{
    private readonly Dictionary<(string Topic, int Partition), int> _leaders = [];

    /// <summary>Looks up an offset of one partition.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="timestamp">A time in milliseconds since 1970, or one of <see cref="OffsetSpec"/>.</param>
    /// <param name="isolationLevel">Whether records of open transactions count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The offset; -1 when no record has that time or a later one.</returns>
    /// <exception cref="KafkaErrorException">There is no such partition, or the caller may not read it.</exception>
    /// <exception cref="KafkaException">No broker answers, or not as it should.</exception>
    public async Task<long> ListOffsetAsync(string topic, int partition, long timestamp, IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        var request = new ListOffsetsRequest
        {
            ReplicaId = -1,
            IsolationLevel = isolationLevel,
            TimeoutMs = (int)options.RequestTimeout.TotalMilliseconds,
            Topics = [new() { Name = topic, Partitions = [new() { Index = partition, Timestamp = timestamp }] }],
        };
        var response = await SendToLeaderAsync(topic, partition, request, cancellationToken);
        if (response.Topics is not [{ Partitions: [var answer] }])
            throw new ProtocolException($"the answer to ListOffsets for {topic}-{partition} tells of other partitions");
        if (answer.ErrorCode != ErrorCode.None)
            throw new KafkaErrorException(answer.ErrorCode, $"the offset of {topic}-{partition} cannot be looked up");
        return answer.Offset;
    }

    /// <summary>Sends a request to the broker that leads a partition.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaErrorException">There is no such partition.</exception>
    /// <exception cref="KafkaException">No broker answers, or not as it should.</exception>
    public Task<TResponse> SendToLeaderAsync<TResponse>(string topic, int partition, IRequest<TResponse> request, CancellationToken cancellationToken)
        where TResponse : Message<TResponse>, IMessage, new()
        => RouteAsync(token => LeaderAsync(topic, partition, token), request, timeout: null, cancellationToken);

    private async Task<KafkaConnection> LeaderAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        int leader;
        bool known;
        lock (_gate)
            known = _leaders.TryGetValue((topic, partition), out leader);
        if (!known)
        {
            var any = await AnyAsync(cancellationToken);
            var metadata = await any.SendAsync(MetadataRequestFor([topic]), cancellationToken);
            Learn(metadata);
            var found = metadata.Topics.Find(each => each.Name == topic);
            if (found is null || found.ErrorCode != ErrorCode.None)
                throw new KafkaErrorException(found?.ErrorCode ?? ErrorCode.UnknownTopicOrPartition, $"the topic {topic} has no leaders to turn to");
            if (found.Partitions.Find(each => each.Index == partition) is not { LeaderId: >= 0 } described)
            {
                throw new KafkaErrorException(
                    found.Partitions.Exists(each => each.Index == partition) ? ErrorCode.LeaderNotAvailable : ErrorCode.UnknownTopicOrPartition,
                    $"the partition {topic}-{partition} has no leader to turn to");
            }
            leader = described.LeaderId;
            lock (_gate)
            {
                foreach (var each in found.Partitions)
                {
                    if (each.LeaderId >= 0)
                        _leaders[(topic, each.Index)] = each.LeaderId;
                }
            }
        }
        return await NodeAsync(leader, cancellationToken);
    }
}
