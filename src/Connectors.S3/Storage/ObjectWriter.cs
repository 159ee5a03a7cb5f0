using System.Buffers;
using System.IO.Compression;

namespace Connectors.S3;

/// <summary>The bytes of one object as a format writes them, compressed on their way where that is configured.</summary>
internal sealed class ObjectWriter : IDisposable
{
    // Compressing in pieces of this size costs no more than in larger ones.
    private const int CompressFrom = 32 * 1024;
    private readonly PartBuffer _parts = new();
    private readonly ArrayBufferWriter<byte>? _plain;
    private readonly GZipStream? _gzip;
    private long _mark;

    /// <summary>An empty object.</summary>
    /// <param name="compression">The options of gzip, or null for plain bytes.</param>
    public ObjectWriter(ZLibCompressionOptions? compression)
    {
        if (compression is null) { Output = _parts; return; }
        Output = _plain = new ArrayBufferWriter<byte>(1024);
        _gzip = new GZipStream(new PartBufferStream(_parts), compression, leaveOpen: true);
    }

    /// <summary>Where the format writes.</summary>
    public IBufferWriter<byte> Output { get; }

    /// <summary>How many bytes wait to be uploaded.</summary>
    public long Length => _parts.Length;

    /// <summary>Remembers where a record begins.</summary>
    public void Mark() => _mark = _plain?.WrittenCount ?? _parts.Length;

    /// <summary>Takes back what was written since <see cref="Mark"/>.</summary>
    public void Rollback()
    {
        if (_plain is null) { _parts.Truncate(_mark); return; }
        var kept = _plain.WrittenSpan[..(int)_mark].ToArray();
        _plain.ResetWrittenCount();
        _plain.Write(kept);
    }

    /// <summary>A record is complete: what has gathered may be compressed.</summary>
    public void EndRecord()
    {
        if (_plain?.WrittenCount >= CompressFrom) Compress();
    }

    /// <summary>The content is complete.</summary>
    public void Finish()
    {
        if (_gzip is null) return;
        Compress();
        _gzip.Dispose();
    }

    /// <summary>Takes bytes to upload.</summary>
    public PartContent Take(long count) => _parts.Take(count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _parts.Dispose();
    }

    private void Compress()
    {
        _gzip!.Write(_plain!.WrittenSpan);
        _plain.ResetWrittenCount();
    }

    private sealed class PartBufferStream(PartBuffer parts) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Write(ReadOnlySpan<byte> buffer) => parts.Write(buffer);
        public override void Write(byte[] buffer, int offset, int count) => parts.Write(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
