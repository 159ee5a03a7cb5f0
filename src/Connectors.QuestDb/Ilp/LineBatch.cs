using System.Buffers;
using Connect.Api;

namespace Connectors.QuestDb.Ilp;

/// <summary>Lines that are sent in one request, and where each came from: twelve bytes a line, as records of a partition come one after the other.</summary>
/// <param name="initialSize">Bytes that the buffer begins with.</param>
/// <param name="keepsRecords">Whether the records themselves are kept, to be reported; otherwise only their positions are.</param>
internal sealed class LineBatch(int initialSize, bool keepsRecords) : IDisposable
{
    private readonly List<Run> _runs = [];
    private readonly List<SinkRecord>? _records = keepsRecords ? [] : null;
    private int[] _ends = [];
    private long[] _offsets = [];

    /// <summary>Lines of one partition, from the first on to that of the next run.</summary>
    private readonly record struct Run(int First, string Topic, int Partition);

    /// <summary>The lines.</summary>
    public LineBuffer Buffer { get; } = new(initialSize);

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>Says that a record's line was written, up to the buffer's end.</summary>
    public void Add(SinkRecord record)
    {
        if (Count == _ends.Length) Grow();
        if (_runs.Count == 0 || _runs[^1].Partition != record.OriginalPartition || _runs[^1].Topic != record.OriginalTopic)
            _runs.Add(new Run(Count, record.OriginalTopic, record.OriginalPartition));
        _ends[Count] = Buffer.Length;
        _offsets[Count++] = record.Offset;
        _records?.Add(record);
    }

    /// <summary>The bytes of some of the lines.</summary>
    public ReadOnlyMemory<byte> Lines(int from, int count) => Buffer.Written[(from == 0 ? 0 : _ends[from - 1]).._ends[from + count - 1]];

    /// <summary>A line's record.</summary>
    public SinkRecord Record(int line) => _records is null ? throw new InvalidOperationException("The batch does not keep its records") : _records[line];

    /// <summary>Where a line came from: topic, partition and offset.</summary>
    public string Describe(int line)
    {
        var run = _runs.FindLast(r => r.First <= line);
        return $"record {run.Topic}-{run.Partition}@{_offsets[line]}";
    }

    /// <summary>Takes back all lines after the first ones.</summary>
    public void Truncate(int count)
    {
        if (count >= Count) return;
        Buffer.Truncate(count == 0 ? 0 : _ends[count - 1]);
        _runs.RemoveAll(r => r.First >= count);
        _records?.RemoveRange(count, Count - count);
        Count = count;
    }

    /// <summary>Empties the batch for the next lines.</summary>
    public void Clear() => Truncate(0);

    /// <summary>Gives back the memory of an empty batch that was large once.</summary>
    public void Trim()
    {
        if (Count > 0) return;
        Buffer.Trim();
        Return();
    }

    public void Dispose()
    {
        Buffer.Dispose();
        Return();
    }

    private void Grow()
    {
        var (ends, offsets) = (ArrayPool<int>.Shared.Rent(Math.Max(256, Count * 2)), ArrayPool<long>.Shared.Rent(Math.Max(256, Count * 2)));
        _ends.AsSpan(0, Count).CopyTo(ends);
        _offsets.AsSpan(0, Count).CopyTo(offsets);
        Return();
        (_ends, _offsets) = (ends, offsets);
    }

    private void Return()
    {
        if (_ends.Length == 0) return;
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<long>.Shared.Return(_offsets);
        (_ends, _offsets) = ([], []);
    }
}
