using System.Globalization;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <content>
/// Keeps a small queue full. When its queue is full, librdkafka before 2.2 stops fetching until something wakes the thread of the broker's connection: an
/// answer, a request, or a second gone by; that records were taken from the queue does not. Any request wakes it, so the consumer asks for offsets that it does
/// not need whenever it has taken a quarter of what the queue holds. Later versions have <c>fetch.queue.backoff.ms</c> for this.
/// </content>
internal sealed unsafe partial class BatchConsumer
{
    internal static readonly bool LooksAgainByItself = Librdkafka.Problem("fetch.queue.backoff.ms", "10") is null;
    private readonly HashSet<TopicPartition> _assigned = [];
    private readonly long _refillRecords, _refillBytes;
    private long _takenRecords, _takenBytes;
    private Task _refill = Task.CompletedTask;

    private static (long Records, long Bytes) RefillAt(IReadOnlyDictionary<string, string> settings)
    {
        long Limit(string name, long ifUnset) => long.TryParse(settings.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value) ? value : ifUnset;
        return (Math.Max(1, Limit("queued.min.messages", 100_000) / 4), Math.Max(1, Limit("queued.max.messages.kbytes", 65_536) * 1024 / 4));
    }

    private void NoteTaken(int records, long bytes)
    {
        if (LooksAgainByItself) return;
        _takenRecords += records;
        _takenBytes += bytes;
        if ((_takenRecords < _refillRecords && _takenBytes < _refillBytes) || !_refill.IsCompleted || _assigned.Count == 0) return;
        _takenRecords = _takenBytes = 0;
        var partitions = _assigned.Select(p => (p, (long)Librdkafka.EarliestOffset)).ToList();
        _refill = Task.Run(() => WithList(partitions, list => _ = Librdkafka.OffsetsForTimes(_rk, list, 1000)));
    }
}
