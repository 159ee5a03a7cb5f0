using System.Buffers;
using System.Buffers.Binary;

namespace Kafka.Embedded.Network;

/// <summary>
/// Cuts the bytes of a connection into frames. The buffer grows with what arrives, not with what a length field claims, and shrinks again after a
/// large frame, so that an idle connection holds a few kilobytes.
/// </summary>
internal sealed class FrameReader(Stream stream) : IAsyncDisposable
{
    private const int Small = 4 * 1024;
    private const int Trusted = 1024 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Small);
    private int _start;
    private int _end;
    private Task<Memory<byte>?>? _ahead;
    private CancellationTokenSource? _aheadEnd;

    /// <summary>
    /// The next frame without its length; valid, and the reader's caller's to change, until the next call. Null when the peer has closed.
    /// </summary>
    /// <param name="maxSize">The largest frame to take, in bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The length is negative or too large.</exception>
    /// <exception cref="EndOfStreamException">The peer closed in the middle of a frame.</exception>
    public ValueTask<Memory<byte>?> ReadAsync(int maxSize, CancellationToken cancellation)
    {
        if (_ahead is not { } ahead)
            return ReadNextAsync(maxSize, cancellation);
        _ahead = null;
        return new ValueTask<Memory<byte>?>(ahead);
    }

    /// <summary>Reads the next frame already, into the place of the one before, for the next call of <see cref="ReadAsync"/> to return.</summary>
    /// <param name="maxSize">The largest frame to take, in bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<Memory<byte>?> ReadAheadAsync(int maxSize, CancellationToken cancellation)
    {
        _aheadEnd ??= CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        return _ahead ??= ReadNextAsync(maxSize, _aheadEnd.Token).AsTask();
    }

    private async ValueTask<Memory<byte>?> ReadNextAsync(int maxSize, CancellationToken cancellation)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > 16 * Small)
                Replace(Small);
        }
        while (_end - _start < 4)
        {
            Reserve(4);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
                return _end == _start ? null : throw new EndOfStreamException("The connection was closed within a frame's length.");
            _end += read;
        }
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size < 0 || size > maxSize)
            throw new InvalidDataException($"A request of at most {maxSize} bytes was expected; a length of {size} came.");
        _start += 4;
        while (_end - _start < size)
        {
            var have = _end - _start;
            Reserve(Math.Min(size, Math.Max(Trusted, 2 * have)));
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException($"A request of {size} bytes was announced; the connection was closed after {_end - _start}.");
            _end += read;
        }
        var frame = _buffer.AsMemory(_start, size);
        _start += size;
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        if (_aheadEnd is { } end)
        {
            // What is still being read would be written into a buffer that others have by then.
            await end.CancelAsync().ConfigureAwait(false);
            if (_ahead is { } ahead)
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.Dispose();
        }
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _start >= count)
            return;
        Replace(count);
    }

    private void Replace(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(size, _end - _start));
        _buffer.AsSpan(_start, _end - _start).CopyTo(next);
        ArrayPool<byte>.Shared.Return(_buffer);
        _end -= _start;
        _start = 0;
        _buffer = next;
    }
}
