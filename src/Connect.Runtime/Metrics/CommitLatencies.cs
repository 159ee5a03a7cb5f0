using Connect.Api;

namespace Connect.Runtime.Metrics;

/// <summary>
/// How old records are when their offsets are committed: of each run of records of a partition in a batch, its oldest. What is kept for that is an entry a batch,
/// not a record.
/// </summary>
internal sealed class CommitLatencies(LatencyHistogram histogram, TimeProvider time)
{
    // Between two commits there may be thousands of batches; neighbours then share an entry.
    private const int MostEntries = 256;

    private readonly Dictionary<TopicPartition, Queue<Entry>> _entries = [];

    private sealed class Entry
    {
        public long End, Oldest;
        public int Runs = 1;
    }

    private readonly Dictionary<TopicPartition, Entry> _last = [];

    /// <summary>Records of a partition are on their way.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="end">The offset after the last of them.</param>
    /// <param name="oldest">The smallest of their timestamps, in milliseconds since 1970-01-01T00:00:00Z.</param>
    public void Add(TopicPartition partition, long end, long oldest)
    {
        if (!_entries.TryGetValue(partition, out var entries)) _entries[partition] = entries = new();
        // Read again after a failure, or one of many: it counts with the one before.
        if (entries.Count > 0 && (entries.Count >= MostEntries || _last[partition].End >= end))
        {
            var last = _last[partition];
            (last.End, last.Oldest) = (Math.Max(last.End, end), Math.Min(last.Oldest, oldest));
            last.Runs++;
            return;
        }
        entries.Enqueue(_last[partition] = new Entry { End = end, Oldest = oldest });
    }

    /// <summary>Offsets were committed.</summary>
    public void Commit(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (partition, offset) in offsets)
        {
            if (!_entries.TryGetValue(partition, out var entries)) continue;
            while (entries.TryPeek(out var entry) && entry.End <= offset)
            {
                entries.Dequeue();
                histogram.Record(TimeSpan.FromMilliseconds(now - entry.Oldest), entry.Runs);
            }
        }
    }

    /// <summary>A partition is somebody else's.</summary>
    public void Remove(TopicPartition partition)
    {
        _entries.Remove(partition);
        _last.Remove(partition);
    }
}
