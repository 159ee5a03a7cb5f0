using System.Buffers;
using System.Buffers.Binary;

namespace Kafka.Protocol.Wire;

/// <summary>A growing buffer in one piece, rented from the shared pool: messages are written into it and frames are read into it.</summary>
/// <param name="capacity">Bytes to have room for at first.</param>
public sealed class PooledBuffer(int capacity = 512) : IBufferWriter<byte>, IDisposable
{
    private byte[]? _array = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written; valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => Rented.AsMemory(0, _length);

    /// <summary>What was written; valid until the next write or <see cref="Dispose"/>.</summary>
    public Span<byte> WrittenSpan => Rented.AsSpan(0, _length);

    private byte[] Rented => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rented.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return Rented.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return Rented.AsSpan(_length);
    }

    /// <summary>Copies pieces one after the other.</summary>
    public void Write(ReadOnlySequence<byte> pieces)
    {
        foreach (var piece in pieces)
            this.Write(piece.Span);
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Overwrites four bytes with a number that was not known when they were written, such as the length of what follows them.</summary>
    /// <param name="offset">Where, in bytes from the start.</param>
    /// <param name="value">The number, written big endian.</param>
    public void PatchInt32(int offset, int value) => BinaryPrimitives.WriteInt32BigEndian(WrittenSpan[offset..], value);

    /// <summary>Gives the memory back to the pool. Slices of it must no longer be used.</summary>
    public void Dispose()
    {
        if (_array is null)
            return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = null;
    }

    private void Reserve(int count)
    {
        var array = Rented;
        if (array.Length - _length >= count)
            return;
        // Doubling, but never past what an array can be.
        var wanted = Math.Max((long)_length + count, Math.Min(2L * array.Length, Array.MaxLength));
        if (wanted > Array.MaxLength)
            throw new ProtocolException($"a message of {wanted} bytes is more than a frame can carry");
        var grown = ArrayPool<byte>.Shared.Rent((int)wanted);
        array.AsSpan(0, _length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(array);
        _array = grown;
    }
}
