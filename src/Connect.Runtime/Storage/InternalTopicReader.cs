using Confluent.Kafka;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;
using TopicPartition = Confluent.Kafka.TopicPartition;

namespace Connect.Runtime.Storage;

/// <summary>Reads the internal topics from their beginning and goes on as they grow, all through one consumer on one thread.</summary>
internal sealed partial class InternalTopicReader(Func<IConsumer<byte[]?, byte[]?>> connect, TopicEnds ends, ILogger<InternalTopicReader> logger)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, long> _positions = [];
    private readonly List<Waiter> _waiters = [];
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<string, Action<InternalRecord>> _readers = [];
    private IConsumer<byte[]?, byte[]?>? _consumer;
    private Task _loop = Task.CompletedTask;

    private sealed record Waiter(Dictionary<TopicPartition, long> Targets, TaskCompletionSource Done);

    /// <summary>Starts to read.</summary>
    /// <param name="topics">Per topic how many partitions it has and who takes its records.</param>
    public void Start(IReadOnlyDictionary<string, (int Partitions, Action<InternalRecord> Reader)> topics)
    {
        // The worker tries its start again until Kafka answers; what reads already goes on.
        if (_consumer is not null) return;
        _readers = topics.ToDictionary(t => t.Key, t => t.Value.Reader);
        _consumer = connect();
        var all = topics.SelectMany(t => Enumerable.Range(0, t.Value.Partitions).Select(p => new TopicPartition(t.Key, p))).ToList();
        foreach (var partition in all) _positions[partition] = 0;
        _consumer.Assign(all.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        _loop = OwnThread.RunAsync(Read);
    }

    /// <summary>Completes when everything that is in the topic now has been handed to its reader.</summary>
    public async Task ReadToEndAsync(string topic, CancellationToken cancellationToken)
    {
        if (_consumer is null) throw new InvalidOperationException("Not started");
        List<TopicPartition> partitions;
        lock (_lock) partitions = [.. _positions.Keys.Where(p => p.Topic == topic)];
        var offsets = await ends.AskAsync(topic, [.. partitions.Select(p => p.Partition.Value)], cancellationToken);
        await ReachedAsync(partitions.Zip(offsets).ToDictionary(p => p.First, p => p.Second), cancellationToken);
    }

    /// <summary>Completes when the record at an offset has been handed to its reader.</summary>
    public Task ReadPastAsync(string topic, int partition, long offset, CancellationToken cancellationToken) =>
        ReachedAsync(new() { [new TopicPartition(topic, partition)] = offset + 1 }, cancellationToken);

    private async Task ReachedAsync(Dictionary<TopicPartition, long> targets, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(targets, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (Reached(waiter)) return;
            _waiters.Add(waiter);
        }
        try { await waiter.Done.Task.WaitAsync(cancellationToken); }
        finally { lock (_lock) _waiters.Remove(waiter); }
    }

    private bool Reached(Waiter waiter)
    {
        foreach (var (partition, target) in waiter.Targets)
            if (_positions[partition] < target) return false;
        return true;
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var result = _consumer!.Consume(_stop.Token);
                if (result is null) continue;
                if (!result.IsPartitionEOF)
                {
                    var record = new InternalRecord(result.Partition.Value, result.Offset.Value, result.Message.Key, result.Message.Value);
                    try { _readers[result.Topic](record); }
                    catch (Exception e) { LogUnreadable(e, result.Topic, result.Partition.Value, result.Offset.Value); }
                }
                Advance(result.TopicPartition, result.Offset.Value + (result.IsPartitionEOF ? 0 : 1));
            }
            catch (OperationCanceledException) { break; }
            catch (KafkaException e) { LogConsume(e.Error.Reason); }
        }
    }

    private void Advance(TopicPartition partition, long position)
    {
        lock (_lock)
        {
            if (position > _positions[partition]) _positions[partition] = position;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (!Reached(_waiters[i])) continue;
                _waiters[i].Done.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await OwnThread.RunAsync(() =>
        {
            _consumer?.Close();
            _consumer?.Dispose();
        });
        await ends.DisposeAsync();
        lock (_lock) foreach (var waiter in _waiters) waiter.Done.TrySetCanceled();
        _stop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The record at {Topic}-{Partition}@{Offset} cannot be read and is skipped")]
    private partial void LogUnreadable(Exception error, string topic, int partition, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the internal topics: {Reason}")]
    private partial void LogConsume(string reason);
}

/// <summary>A record of an internal topic.</summary>
internal readonly record struct InternalRecord(int Partition, long Offset, byte[]? Key, byte[]? Value);
