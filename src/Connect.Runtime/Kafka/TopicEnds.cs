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
/// <param name="timeout">How long it asks; 30 seconds where nothing is said.</param>
internal sealed class TopicEnds(Func<IAdminClient> connect, TimeSpan? timeout = null) : IAsyncDisposable
{
    // A client that has had no answer for the longer one is given up: it may be one that has lost all brokers and looks for none (see LostBrokers).
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100), LongestTry = TimeSpan.FromSeconds(5);
    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly List<Task> _retiring = [];
    private readonly CancellationTokenSource _closing = new();
    private IAdminClient? _admin;

    /// <summary>The offsets after the last records.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">The partitions' numbers; the answer is in their order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RetriableException">No broker answers in time.</exception>
    /// <exception cref="ConnectException">Kafka refuses to say.</exception>
    public async Task<long[]> AskAsync(string topic, IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p), OffsetSpec = OffsetSpec.Latest() }).ToList();
        var options = new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadUncommitted, RequestTimeout = _timeout < LongestTry ? _timeout : LongestTry };
        for (long began = Stopwatch.GetTimestamp(), asks = began; ;)
        {
            var admin = Admin();
            try
            {
                var found = await admin.ListOffsetsAsync(asked, options).WaitAsync(cancellationToken);
                var ends = found.ResultInfos.ToDictionary(r => r.TopicPartitionOffsetError.Partition.Value, r => r.TopicPartitionOffsetError.Offset.Value);
                return [.. partitions.Select(p => ends[p])];
            }
            // A partition of a new topic has no leader for a moment, nor one whose broker has just stopped.
            catch (KafkaException e) when (IsPassing(e) && Stopwatch.GetElapsedTime(began) < _timeout)
            {
                if (IsOfFormerLeader(e) || Stopwatch.GetElapsedTime(asks) > LongestTry)
                {
                    Replace(admin);
                    asks = Stopwatch.GetTimestamp();
                }
                await Task.Delay(BetweenTries, cancellationToken);
            }
            catch (KafkaException e)
            {
                var message = $"Kafka does not tell the end of the topic {topic}: {Reason(e)}";
                throw IsPassing(e) ? new RetriableException(message, e) : new ConnectException(message, e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is { } admin) Replace(admin);
        await _closing.CancelAsync();
        await Task.WhenAll(_retiring);
        _closing.Dispose();
    }

    private IAdminClient Admin() { lock (_lock) return _admin ??= connect(); }

    // Others may be waiting for the answer that this client brings, but not for longer than a request may take.
    private void Replace(IAdminClient admin)
    {
        lock (_lock)
        {
            if (_admin != admin) return;
            _admin = null;
            _retiring.RemoveAll(r => r.IsCompleted);
            _retiring.Add(RetireAsync(admin));
        }
    }

    private async Task RetireAsync(IAdminClient admin)
    {
        await Task.Delay(_timeout, _closing.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        await OwnThread.RunAsync(admin.Dispose);
    }

    // librdkafka goes on asking with the leader's epoch that it knows, which a restart of the broker has ended.
    private static bool IsOfFormerLeader(KafkaException e) => Errors(e).Any(error => error.Code is ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch);

    private static IEnumerable<Error> Errors(KafkaException e) =>
        e is ListOffsetsException { Result.ResultInfos: { } partitions } ? partitions.Select(p => p.TopicPartitionOffsetError.Error).Where(p => p.IsError) : [e.Error];

    // After a restart a broker has another epoch than the client knows, and whoever answers for it may not know that either.
    private static bool IsPassing(KafkaException e) => Errors(e).All(error => error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.LeaderNotAvailable
        or ErrorCode.NotLeaderForPartition or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.OffsetNotAvailable or ErrorCode.ReplicaNotAvailable
        or ErrorCode.KafkaStorageError or ErrorCode.NetworkException or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_UnknownTopic
        or ErrorCode.Local_UnknownPartition
        // No answer in time; and no partition has a leader, of all that the cluster's metadata has left while brokers are away.
        or ErrorCode.Local_TimedOut or ErrorCode.Local_NoEnt);

    private static string Reason(KafkaException e) => Errors(e).FirstOrDefault()?.Reason ?? e.Error.Reason;
}
