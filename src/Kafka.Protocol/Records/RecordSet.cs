using System.Buffers;
using System.Runtime.InteropServices;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Records;

/// <summary>The records of a batch, decompressed and in one piece. Records are slices of it: they are gone when it is disposed.</summary>
public sealed class RecordSet : IDisposable
{
    private readonly PooledBuffer? _owned;
    private readonly ReadOnlyMemory<byte> _records;

    private RecordSet(RecordBatchHeader header, ReadOnlyMemory<byte> records, PooledBuffer? owned)
    {
        Header = header;
        _records = records;
        _owned = owned;
    }

    /// <summary>The batch's header.</summary>
    public RecordBatchHeader Header { get; }

    /// <summary>Starts with the first record.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    internal static RecordSet Open(in RecordBatch batch, int maxDecompressed)
    {
        var body = batch.Bytes.Slice(RecordBatchHeader.Size);
        if (batch.Header.Compression == CompressionType.None && body.IsSingleSegment)
            return new RecordSet(batch.Header, body.First, owned: null);

        var owned = new PooledBuffer(Math.Max(1, (int)body.Length));
        try
        {
            if (batch.Header.Compression == CompressionType.None)
                owned.Write(body);
            else
                Decompress(batch.Header, body, owned, maxDecompressed);
            return new RecordSet(batch.Header, owned.WrittenMemory, owned);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    private static void Decompress(RecordBatchHeader header, ReadOnlySequence<byte> body, PooledBuffer output, int maxDecompressed)
    {
        using var gathered = body.IsSingleSegment && MemoryMarshal.TryGetArray(body.First, out _) ? null : new PooledBuffer(Math.Max(1, (int)body.Length));
        gathered?.Write(body);
        var compressed = gathered?.WrittenMemory ?? body.First;
        try
        {
            RecordCompression.Decompress(header.Compression, compressed, output, maxDecompressed);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or IndexOutOfRangeException or ArgumentException)
        {
            throw new ProtocolException($"the record batch at offset {header.BaseOffset} cannot be decompressed with {header.Compression}: {e.Message}", e);
        }
    }

    /// <summary>Goes through the records of a batch.</summary>
    public struct Enumerator
    {
        private readonly RecordSet _set;
        private int _read;
        private int _position;
        private int _lastDelta = -1;

        internal Enumerator(RecordSet set)
        {
            _set = set;
        }

        /// <summary>The present record.</summary>
        public Record Current { get; private set; }

        /// <summary>Goes on to the next record.</summary>
        /// <exception cref="ProtocolException">The record is broken, or there are more or fewer than the header says.</exception>
        public bool MoveNext()
        {
            var header = _set.Header;
            var bytes = _set._records;
            if (_read >= header.Count)
            {
                if (_position < bytes.Length || header.Count < 0)
                    throw Failure($"{bytes.Length - _position} bytes follow the last of {header.Count} records");
                return false;
            }
            try
            {
                Current = Read(header, bytes);
            }
            catch (ProtocolException e)
            {
                throw Failure(e.Message);
            }
            _read++;
            return true;
        }

        private Record Read(in RecordBatchHeader header, ReadOnlyMemory<byte> bytes)
        {
            var span = bytes.Span;
            var fields = new RecordFields(span, _position);
            var length = fields.TakeVarint();
            if (length < 0 || length > fields.Remaining)
                throw new ProtocolException($"it should have {length} bytes, with {fields.Remaining} left");
            var end = fields.Position + length;
            fields = new RecordFields(span[..end], fields.Position);

            fields.TakeByte(); // attributes, of which there are none yet
            var timestamp = fields.TakeVarlong();
            var offset = fields.TakeVarint();
            // Who reads on from a record's offset, or compares offsets, relies on this.
            if (offset <= _lastDelta || offset > header.LastOffsetDelta)
            {
                throw new ProtocolException(
                    $"its offset is {offset} behind the batch's; more than {_lastDelta} and at most {header.LastOffsetDelta} was expected");
            }
            var key = fields.TakeNullable();
            var value = fields.TakeNullable();
            var headerCount = fields.TakeVarint();
            // A header has two lengths, so at least two bytes.
            if (headerCount < 0 || headerCount > fields.Remaining / 2)
                throw new ProtocolException($"it should have {headerCount} headers in {fields.Remaining} bytes");
            var headersStart = fields.Position;
            for (var i = 0; i < headerCount; i++)
            {
                if (fields.TakeNullable() is null)
                    throw new ProtocolException("a header's key is null");
                fields.TakeNullable();
            }
            if (fields.Remaining != 0)
                throw new ProtocolException($"{fields.Remaining} bytes follow its headers");

            _position = end;
            _lastDelta = offset;
            return new Record(
                header.BaseOffset + offset,
                header.TimestampType == TimestampType.LogAppendTime ? header.MaxTimestamp : header.BaseTimestamp + timestamp,
                Slice(bytes, key),
                Slice(bytes, value),
                new RecordHeaders(bytes[headersStart..end], headerCount));
        }

        // Not a conditional expression: null in one would turn into an empty memory, by way of an array.
        private static ReadOnlyMemory<byte>? Slice(ReadOnlyMemory<byte> bytes, Range? range)
        {
            if (range is not { } there)
                return null;
            return bytes[there];
        }

        private readonly ProtocolException Failure(string problem)
            => new($"record {_read} of the batch at offset {_set.Header.BaseOffset}: {problem}");
    }
}
