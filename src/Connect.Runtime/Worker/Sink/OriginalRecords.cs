using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Worker.Sink;

/// <summary>
/// Keeps records as they were consumed until their offsets are committed, so that a dead letter holds their very bytes. Tasks report bad records from
/// whichever thread they like.
/// </summary>
internal sealed class OriginalRecords
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, SortedList<long, RawRecord>> _kept = [];

    /// <summary>Keeps a record.</summary>
    public void Keep(RawRecord record)
    {
        var partition = new TopicPartition(record.Topic, record.Partition);
        lock (_lock)
        {
            if (!_kept.TryGetValue(partition, out var records)) _kept[partition] = records = [];
            records[record.Offset] = record;
        }
    }

    /// <summary>The record as it was consumed, or null where its offset was committed before.</summary>
    public RawRecord? Find(SinkRecord record)
    {
        lock (_lock)
            return _kept.TryGetValue(new TopicPartition(record.OriginalTopic, record.OriginalPartition), out var records)
                ? records.GetValueOrDefault(record.Offset) : null;
    }

    /// <summary>Forgets records before the committed offsets.</summary>
    public void Remove(IReadOnlyDictionary<TopicPartition, long> committed)
    {
        lock (_lock)
        {
            foreach (var (partition, offset) in committed)
            {
                if (!_kept.TryGetValue(partition, out var records) || records.Count == 0 || records.GetKeyAtIndex(0) >= offset) continue;
                if (records.GetKeyAtIndex(records.Count - 1) < offset) { records.Clear(); continue; }
                var keep = records.Where(r => r.Key >= offset).ToList();
                records.Clear();
                foreach (var (at, record) in keep) records.Add(at, record);
            }
        }
    }

    /// <summary>Forgets all records of partitions that somebody else reads now.</summary>
    public void Remove(IEnumerable<TopicPartition> partitions)
    {
        lock (_lock)
            foreach (var partition in partitions) _kept.Remove(partition);
    }
}
