using System.Text;

namespace Kafka.Protocol.Records;

/// <summary>The headers of a record, read one by one as they are enumerated.</summary>
public readonly struct RecordHeaders
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal RecordHeaders(ReadOnlyMemory<byte> bytes, int count)
    {
        _bytes = bytes;
        Count = count;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The headers as they are in the record, without their count.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Starts with the first header.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>All headers in a list, their values still slices of the batch.</summary>
    public IReadOnlyList<RecordHeader> ToList()
    {
        var list = new List<RecordHeader>(Count);
        foreach (var header in this)
            list.Add(header);
        return list;
    }

    /// <summary>Goes through the headers of a record.</summary>
    public struct Enumerator
    {
        private readonly ReadOnlyMemory<byte> _bytes;
        private int _left;
        private int _position;

        internal Enumerator(RecordHeaders headers)
        {
            _bytes = headers._bytes;
            _left = headers.Count;
        }

        /// <summary>The present header.</summary>
        public RecordHeader Current { get; private set; }

        /// <summary>Goes on to the next header.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;
            // The record was checked as a whole when it was read, so nothing can be cut short here.
            var fields = new RecordFields(_bytes.Span, _position);
            var key = fields.TakeNullable();
            var value = fields.TakeNullable();
            _position = fields.Position;
            Current = new RecordHeader(Encoding.UTF8.GetString(_bytes.Span[key!.Value]), value is { } range ? _bytes[range] : (ReadOnlyMemory<byte>?)null);
            return true;
        }
    }
}
