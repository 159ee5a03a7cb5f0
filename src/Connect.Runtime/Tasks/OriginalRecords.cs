using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

/// <summary>Keeps records as they were consumed until their offsets are committed, so that a dead letter holds their very bytes.</summary>
internal sealed class OriginalRecords
{
    private readonly Dictionary<TopicPartition, SortedList<long, RawRecord>> _kept = [];

    public void Keep(RawRecord record)
    {
        var partition = new TopicPartition(record.Topic, record.Partition);
        if (!_kept.TryGetValue(partition, out var records)) _kept[partition] = records = [];
        records[record.Offset] = record;
    }

    public RawRecord? Find(SinkRecord record) =>
        _kept.TryGetValue(new TopicPartition(record.OriginalTopic, record.OriginalPartition), out var records) ? records.GetValueOrDefault(record.Offset) : null;

    /// <summary>Forgets records before the committed offsets.</summary>
    public void Forget(IReadOnlyDictionary<TopicPartition, long> committed)
    {
        foreach (var (partition, offset) in committed)
        {
            if (!_kept.TryGetValue(partition, out var records) || records.Count == 0) continue;
            if (records.GetKeyAtIndex(records.Count - 1) < offset) { records.Clear(); continue; }
            var keep = records.Where(r => r.Key >= offset).ToList();
            records.Clear();
            foreach (var (at, record) in keep) records.Add(at, record);
        }
    }
}
