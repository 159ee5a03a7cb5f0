using Connect.Api;

namespace Connectors.QuestDb.Ilp;

/// <summary>Lines that are sent in one request, and where each came from.</summary>
/// <param name="initialSize">Bytes that the buffer begins with.</param>
/// <param name="keepsRecords">Whether the records themselves are kept, to be reported; otherwise only their positions are.</param>
internal sealed class LineBatch(int initialSize, bool keepsRecords) : IDisposable
{
    private readonly List<Origin> _origins = [];

    private readonly record struct Origin(int End, string Topic, int Partition, long Offset, SinkRecord? Record);

    /// <summary>The lines.</summary>
    public LineBuffer Buffer { get; } = new(initialSize);

    /// <summary>How many lines there are.</summary>
    public int Count => _origins.Count;

    /// <summary>Says that a record's line was written, up to the buffer's end.</summary>
    public void Add(SinkRecord record) =>
        _origins.Add(new(Buffer.Length, record.OriginalTopic, record.OriginalPartition, record.Offset, keepsRecords ? record : null));

    /// <summary>The bytes of some of the lines.</summary>
    public ReadOnlyMemory<byte> Lines(int from, int count)
    {
        var start = from == 0 ? 0 : _origins[from - 1].End;
        return Buffer.Written[start.._origins[from + count - 1].End];
    }

    /// <summary>A line's record.</summary>
    public SinkRecord Record(int line) => _origins[line].Record ?? throw new InvalidOperationException("The batch does not keep its records");

    /// <summary>Where a line came from: topic, partition and offset.</summary>
    public string Describe(int line)
    {
        var origin = _origins[line];
        return $"record {origin.Topic}-{origin.Partition}@{origin.Offset}";
    }

    /// <summary>Takes back all lines after the first ones.</summary>
    public void Truncate(int count)
    {
        if (count >= Count) return;
        Buffer.Truncate(count == 0 ? 0 : _origins[count - 1].End);
        _origins.RemoveRange(count, Count - count);
    }

    /// <summary>Empties the batch for the next lines.</summary>
    public void Clear() => Truncate(0);

    public void Dispose() => Buffer.Dispose();
}
