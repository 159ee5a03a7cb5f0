using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Asks where partitions end, over connections of its own: a broker answers the requests of a connection one after the other, and behind a consumer's waiting
/// fetches each question would take up to their half second. The end is that of all records: who reads only what is committed gets there when the transactions
/// that are open now have ended, and so misses nothing that was committed after one of them began.
/// </summary>
/// <param name="connect">Makes the client that asks, when it is first needed.</param>
internal sealed class TopicEnds(Func<IAdminClient> connect) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30), BetweenTries = TimeSpan.FromMilliseconds(100);
    private readonly Lazy<IAdminClient> _admin = new(connect);

    /// <summary>The offsets after the last records.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">The partitions' numbers; the answer is in their order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectException">A partition is not there, or no broker answers in time.</exception>
    public async Task<long[]> AskAsync(string topic, IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p), OffsetSpec = OffsetSpec.Latest() }).ToList();
        var options = new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadUncommitted, RequestTimeout = Timeout };
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                var found = await _admin.Value.ListOffsetsAsync(asked, options).WaitAsync(cancellationToken);
                var ends = found.ResultInfos.ToDictionary(r => r.TopicPartitionOffsetError.Partition.Value, r => r.TopicPartitionOffsetError.Offset.Value);
                return [.. partitions.Select(p => ends[p])];
            }
            // A partition of a new topic has no leader for a moment, nor one whose broker has just stopped.
            catch (KafkaException e) when (IsPassing(e) && Stopwatch.GetElapsedTime(began) < Timeout) { await Task.Delay(BetweenTries, cancellationToken); }
            catch (KafkaException e) { throw new ConnectException($"Kafka does not tell the end of the topic {topic}: {Reason(e)}", e); }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin.IsValueCreated) await OwnThread.RunAsync(_admin.Value.Dispose);
    }

    private static IEnumerable<Error> Errors(KafkaException e) =>
        e is ListOffsetsException { Result.ResultInfos: { } partitions } ? partitions.Select(p => p.TopicPartitionOffsetError.Error).Where(p => p.IsError) : [e.Error];

    private static bool IsPassing(KafkaException e) => Errors(e).All(error => error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable
        or ErrorCode.NotLeaderForPartition or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition);

    private static string Reason(KafkaException e) => Errors(e).FirstOrDefault()?.Reason ?? e.Error.Reason;
}
