using Connect.Api;

namespace Connect.Runtime.Worker.Source;

/// <summary>
/// The records that were polled and are not yet stored, in order. Offsets are taken only up to the first record that is still on its way, so that nothing
/// is skipped after a crash. A ring: no object a record.
/// </summary>
internal sealed class SentRecords
{
    private Entry[] _ring = new Entry[64];
    private readonly Dictionary<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>> _offsets = new(new PartitionComparer());
    private IReadOnlyDictionary<string, object?>? _lastPartition, _lastOffset;
    private long _head, _tail;

    private struct Entry
    {
        public SourceRecord? Record;
        public string? Topic;
        public bool Stored, Taken;
    }

    /// <summary>How many records are not stored yet.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>The number of the first record that is not stored yet, or of the next.</summary>
    public long First => _head;

    /// <summary>The number that the next record gets.</summary>
    public long Next => _tail;

    /// <summary>A record by its number.</summary>
    public SourceRecord this[long sequence] => _ring[sequence & (_ring.Length - 1)].Record!;

    /// <summary>The topic that a record was sent to, which transformations may have chosen.</summary>
    public string TopicOf(long sequence)
    {
        ref var entry = ref _ring[sequence & (_ring.Length - 1)];
        return entry.Topic ?? entry.Record!.Topic;
    }

    /// <summary>A record is about to be sent to a topic.</summary>
    public void SendTo(long sequence, string topic) => _ring[sequence & (_ring.Length - 1)].Topic = topic;

    /// <summary>Takes in a record.</summary>
    /// <returns>Its number.</returns>
    public long Add(SourceRecord record)
    {
        if (Count == _ring.Length) Grow();
        _ring[_tail & (_ring.Length - 1)] = new Entry { Record = record };
        return _tail++;
    }

    /// <summary>A record is stored, or skipped for good.</summary>
    public void Acknowledge(long sequence)
    {
        _ring[sequence & (_ring.Length - 1)].Stored = true;
        while (_head < _tail)
        {
            ref var entry = ref _ring[_head & (_ring.Length - 1)];
            if (!entry.Stored) break;
            if (!entry.Taken) Note(entry.Record!);
            entry = default;
            _head++;
        }
    }

    // A source that cannot go on from anywhere gives empty offsets, which are not worth a record.
    private void Note(SourceRecord record)
    {
        if (record.SourceOffset.Count == 0) return;
        // Records of one partition come in runs and share its dictionary, mostly.
        if (!ReferenceEquals(record.SourcePartition, _lastPartition) && _lastPartition is not null) _offsets[_lastPartition] = _lastOffset!;
        (_lastPartition, _lastOffset) = (record.SourcePartition, record.SourceOffset);
    }

    /// <summary>The record added last is skipped for good.</summary>
    public void AcknowledgeLast() => Acknowledge(_tail - 1);

    /// <summary>The newest offsets of the source partitions that have any since the last time.</summary>
    public IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>>> TakeOffsets()
    {
        if (_lastPartition is not null) _offsets[_lastPartition] = _lastOffset!;
        (_lastPartition, _lastOffset) = (null, null);
        if (_offsets.Count == 0) return [];
        var taken = _offsets.ToList();
        _offsets.Clear();
        return taken;
    }

    /// <summary>The newest offsets of all records that were taken in since the last time, stored or not: for whoever stores both in one transaction.</summary>
    public IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>>> TakeAllOffsets()
    {
        for (var i = _head; i < _tail; i++)
        {
            ref var entry = ref _ring[i & (_ring.Length - 1)];
            if (entry.Taken) continue;
            Note(entry.Record!);
            entry.Taken = true;
        }
        return TakeOffsets();
    }

    /// <summary>Gives back offsets that could not be stored, unless there are newer ones.</summary>
    public void PutBack(IReadOnlyList<KeyValuePair<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>>> offsets)
    {
        foreach (var (partition, offset) in offsets) _offsets.TryAdd(partition, offset);
        if (_lastPartition is not null) _offsets[_lastPartition] = _lastOffset!;
    }

    private void Grow()
    {
        var larger = new Entry[_ring.Length * 2];
        for (var i = _head; i < _tail; i++) larger[i & (larger.Length - 1)] = _ring[i & (_ring.Length - 1)];
        _ring = larger;
    }

    // Connectors share the dictionary of a partition among its records, mostly.
    private sealed class PartitionComparer : IEqualityComparer<IReadOnlyDictionary<string, object?>>
    {
        public bool Equals(IReadOnlyDictionary<string, object?>? x, IReadOnlyDictionary<string, object?>? y)
        {
            if (ReferenceEquals(x, y)) return true;
            if (x is null || y is null || x.Count != y.Count) return false;
            foreach (var (key, value) in x)
                if (!y.TryGetValue(key, out var other) || !DataEquality.Equal(value, other)) return false;
            return true;
        }

        public int GetHashCode(IReadOnlyDictionary<string, object?> partition)
        {
            var sum = 0;
            foreach (var (key, value) in partition) sum += key.GetHashCode(StringComparison.Ordinal) ^ DataEquality.Hash(value);
            return sum;
        }
    }
}
