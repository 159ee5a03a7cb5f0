using System.Buffers;
using System.Diagnostics;

namespace Connectors.S3;

/// <summary>
/// Collects the content of an object in pooled pieces: the first is small, each further one twice as large up to a limit, so that many open files cost little
/// and nothing is copied when they grow.
/// </summary>
internal sealed class PartBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstPiece = 4 * 1024, LargestPiece = 1024 * 1024;
    private readonly List<Piece> _pieces = [];
    private byte[] _current = [];
    private int _used;
    private long _before;

    private readonly record struct Piece(byte[] Array, int Length);

    /// <summary>How many bytes were written and not taken.</summary>
    public long Length => _before + _used;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        Debug.Assert(count >= 0 && count <= _current.Length - _used, "Advanced beyond the span that was given");
        _used += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_current.Length - _used < Math.Max(1, sizeHint)) Grow(sizeHint);
        return _current.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_current.Length - _used < Math.Max(1, sizeHint)) Grow(sizeHint);
        return _current.AsSpan(_used);
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var space = GetSpan();
            var count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            _used += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Goes back to an earlier <see cref="Length"/>.</summary>
    public void Truncate(long length)
    {
        Debug.Assert(length <= Length, "Truncated to more than there is");
        while (length < _before)
        {
            ArrayPool<byte>.Shared.Return(_current);
            (_current, _used) = _pieces[^1];
            _pieces.RemoveAt(_pieces.Count - 1);
            _before -= _used;
        }
        _used = (int)(length - _before);
    }

    /// <summary>Takes bytes from the beginning; whoever has them disposes them.</summary>
    /// <param name="count">How many; at most <see cref="Length"/>.</param>
    public PartContent Take(long count)
    {
        Debug.Assert(count <= Length, "Took more than there is");
        var taken = new List<ArraySegment<byte>>();
        var left = count;
        var at = 0;
        for (; at < _pieces.Count && _pieces[at].Length <= left; at++)
        {
            taken.Add(new(_pieces[at].Array, 0, _pieces[at].Length));
            left -= _pieces[at].Length;
        }
        _pieces.RemoveRange(0, at);
        _before -= count - left;
        if (left == 0) return new PartContent(taken, count);
        if (_pieces.Count == 0 && left == _used)
        {
            taken.Add(new(_current, 0, _used));
            _current = [];
            _used = 0;
            return new PartContent(taken, count);
        }
        // The rest of a piece that is cut goes on in a copy: it is less than one piece, once a part.
        var (array, length) = _pieces.Count > 0 ? _pieces[0] : new(_current, _used);
        var rest = ArrayPool<byte>.Shared.Rent(Math.Max(FirstPiece, length - (int)left));
        array.AsSpan((int)left, length - (int)left).CopyTo(rest);
        taken.Add(new(array, 0, (int)left));
        if (_pieces.Count > 0)
        {
            _pieces[0] = new(rest, length - (int)left);
            _before -= left;
        }
        else (_current, _used) = (rest, length - (int)left);
        return new PartContent(taken, count);
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (var piece in _pieces) ArrayPool<byte>.Shared.Return(piece.Array);
        if (_current.Length > 0) ArrayPool<byte>.Shared.Return(_current);
        _pieces.Clear();
        _current = [];
        _used = 0;
        _before = 0;
    }

    private void Grow(int sizeHint)
    {
        var size = _current.Length == 0 ? FirstPiece : Math.Min(LargestPiece, _current.Length * 2);
        if (_used > 0)
        {
            _pieces.Add(new(_current, _used));
            _before += _used;
        }
        else if (_current.Length > 0) ArrayPool<byte>.Shared.Return(_current);
        _current = ArrayPool<byte>.Shared.Rent(Math.Max(size, sizeHint));
        _used = 0;
    }
}
