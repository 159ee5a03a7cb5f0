using System.Buffers;
using System.Security.Cryptography;

namespace Connectors.S3;

/// <summary>Bytes on their way to the store, in pooled pieces that go back to the pool when it is disposed.</summary>
internal sealed class PartContent(List<ArraySegment<byte>> pieces, long length) : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public long Length { get; } = length;

    /// <summary>A stream over the bytes; one for each try of a request.</summary>
    public Stream OpenRead() => new PieceStream(pieces, Length);

    /// <summary>The MD5 digest in base64, as the header Content-MD5 wants it (RFC 1864).</summary>
    public string Md5()
    {
#pragma warning disable CA5351 // S3 defines the header by MD5; it guards against damage on the way, not against people.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        foreach (var piece in pieces) md5.AppendData(piece);
        return Convert.ToBase64String(md5.GetHashAndReset());
    }

    /// <summary>All bytes as one array; for tests and small contents.</summary>
    public byte[] ToArray()
    {
        using var copy = new MemoryStream((int)Length);
        foreach (var piece in pieces) copy.Write(piece);
        return copy.ToArray();
    }

    /// <summary>Gives the pieces back.</summary>
    public void Dispose()
    {
        foreach (var piece in pieces) ArrayPool<byte>.Shared.Return(piece.Array!);
        pieces.Clear();
    }

    private sealed class PieceStream(List<ArraySegment<byte>> pieces, long length) : Stream
    {
        private int _piece;
        private int _at;
        private long _position;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => _position; set => Seek(value, SeekOrigin.Begin); }

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            while (read < buffer.Length && _piece < pieces.Count)
            {
                var rest = pieces[_piece].AsSpan(_at);
                var count = Math.Min(rest.Length, buffer.Length - read);
                rest[..count].CopyTo(buffer[read..]);
                read += count;
                _at += count;
                if (_at == pieces[_piece].Count) { _piece++; _at = 0; }
            }
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            for (; _piece < pieces.Count; _piece++, _at = 0)
            {
                var rest = pieces[_piece].AsMemory(_at);
                await destination.WriteAsync(rest, cancellationToken).ConfigureAwait(false);
                _position += rest.Length;
            }
        }

        public override long Seek(long offset, SeekOrigin origin)
        {
            var target = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => length + offset };
            ArgumentOutOfRangeException.ThrowIfNegative(target);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(target, length);
            _position = target;
            for (_piece = 0; _piece < pieces.Count && target >= pieces[_piece].Count; _piece++) target -= pieces[_piece].Count;
            _at = (int)target;
            return _position;
        }

        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
