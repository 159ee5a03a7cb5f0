using Kafka.Embedded.Log;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

internal sealed partial class GroupCoordinator
{
    private void Save(Group group) => _topic.Append(group.Id, (OffsetsRecord.GroupKey(group.Id), OffsetsRecord.GroupValue(group)));

    /// <summary>Reads all that was kept. Members count as present from now on; whoever is gone is noticed by its session.</summary>
    private void Load()
    {
        if (_catalog.Find(_topic.Name) is not { } topic)
            return;
        foreach (var log in topic.Partitions)
            LoadPartition(log);
        foreach (var group in _groups.Values)
            ScheduleNext(group);
    }

    private void LoadPartition(PartitionLog log)
    {
        var open = new Dictionary<long, List<(byte[] Key, byte[]? Value)>>();
        foreach (var batch in log.ReadAll())
        {
            var header = batch.Header;
            if (header.IsControl)
            {
                if (open.Remove(header.ProducerId, out var records) && PartitionLog.ReadMarker(header, batch.Bytes.First) is { Committed: true })
                    foreach (var (key, value) in records)
                        Apply(log, header.LastOffset, key, value);
                continue;
            }
            using var reader = batch.Open();
            foreach (var record in reader)
            {
                if (record.Key?.ToArray() is not { } key)
                    continue;
                var value = record.Value?.ToArray();
                if (!header.IsTransactional)
                {
                    Apply(log, record.Offset, key, value);
                    continue;
                }
                if (!open.TryGetValue(header.ProducerId, out var records))
                    open.Add(header.ProducerId, records = []);
                records.Add((key, value));
            }
        }
        // What is still open then may be committed yet.
        foreach (var (producerId, records) in open)
            foreach (var (key, value) in records)
                if (value is not null && OffsetsRecord.ReadKey(key) is (var id, { } partition))
                    PendingOf(Find(id) ?? Create(id), producerId)[partition] = OffsetsRecord.ReadOffset(value);
    }

    private void Apply(PartitionLog log, long offset, byte[] key, byte[]? value)
    {
        try
        {
            var (id, partition) = OffsetsRecord.ReadKey(key);
            if (partition is { } where)
            {
                if (value is not null)
                    (Find(id) ?? Create(id)).Offsets[where] = OffsetsRecord.ReadOffset(value);
                else
                    Find(id)?.Offsets.Remove(where);
                return;
            }
            var offsets = Find(id)?.Offsets;
            _groups.Remove(id);
            if (value is null && offsets is not { Count: > 0 })
                return;
            var group = Create(id);
            if (value is not null)
                OffsetsRecord.ReadGroup(value, group, Now, WallClock);
            foreach (var (read, committed) in offsets ?? [])
                group.Offsets[read] = committed;
        }
        catch (Exception e) when (e is ProtocolException or InvalidDataException)
        {
            LogUnreadable(log.Topic, log.Partition, offset, e.Message);
        }
    }

    private static Dictionary<TopicPartition, CommittedOffset> PendingOf(Group group, long producerId)
    {
        if (!group.PendingOffsets.TryGetValue(producerId, out var pending))
            group.PendingOffsets.Add(producerId, pending = []);
        return pending;
    }
}
