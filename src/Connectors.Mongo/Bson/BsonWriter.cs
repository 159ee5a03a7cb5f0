using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Connect.Api;

namespace Connectors.Mongo.Bson;

/// <summary>
/// Writes BSON into one pooled array that grows, in one pass: the length of a document is patched when it ends. An element is a call of one of the
/// <c>Name</c> methods and one of the value methods. The writer is kept and reset from record to record; nothing is allocated once the array is large enough.
/// </summary>
internal sealed class BsonWriter : IDisposable
{
    /// <summary>Deeper documents than this are refused; servers stop at 180.</summary>
    public const int MaxDepth = 200;

    private byte[] _buffer;
    private int _length;
    private int _depth;

    public BsonWriter(int capacity = 1024) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <inheritdoc cref="Written"/>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Some of what was written, in the array; valid until the next write.</summary>
    public ArraySegment<byte> Segment(int start, int length) => new(_buffer, start, length);

    /// <summary>How many bytes the array holds.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Starts anew in the same array.</summary>
    public void Reset() => _length = _depth = 0;

    /// <summary>Starts anew, and gives a larger array than this back.</summary>
    public void Reset(int largestKept)
    {
        Reset();
        if (_buffer.Length <= largestKept)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(1024);
    }

    /// <summary>Takes back everything after a length.</summary>
    public void Truncate(int length) => _length = length;

    /// <summary>Begins a document or an array.</summary>
    /// <returns>Where it begins, for <see cref="End"/>.</returns>
    public int Begin()
    {
        if (++_depth > MaxDepth)
            throw new DataException($"The value is nested deeper than {MaxDepth} levels, more than MongoDB stores");
        var start = _length;
        Reserve(4);
        _length += 4;
        return start;
    }

    /// <summary>Ends the document or array that began at a place.</summary>
    public void End(int start)
    {
        Byte(0);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
        _depth--;
    }

    /// <summary>Opens the complete document at a place, the last thing written, to append elements; <see cref="End"/> closes it again.</summary>
    public void Reopen()
    {
        _length--;
        _depth++;
    }

    /// <summary>Changes the type of an element whose name was written at a place.</summary>
    public void Retype(int at, BsonType type) => _buffer[at] = (byte)type;

    /// <summary>Sets the int32 at a place.</summary>
    public void Patch(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(at), value);

    /// <summary>Begins an element.</summary>
    /// <returns>Where its type stands, for <see cref="Retype"/>.</returns>
    public int Name(BsonType type, string name)
    {
        var at = _length;
        var span = Reserve(name.Length * 3 + 2);
        span[0] = (byte)type;
        var length = Encoding.UTF8.GetBytes(name, span[1..]);
        if (span.Slice(1, length).Contains((byte)0))
        {
            var shown = name.Replace("\0", "\\0", StringComparison.Ordinal);
            throw new DataException($"The field name '{shown}' contains a null character, which BSON does not allow");
        }
        span[length + 1] = 0;
        _length = at + length + 2;
        return at;
    }

    /// <summary>Begins an element whose name is UTF-8 with the null byte that ends it.</summary>
    public int Name(BsonType type, ReadOnlySpan<byte> terminated)
    {
        var at = _length;
        var span = Reserve(terminated.Length + 1);
        span[0] = (byte)type;
        terminated.CopyTo(span[1..]);
        _length = at + 1 + terminated.Length;
        return at;
    }

    /// <summary>Begins an element of an array: its name is its index.</summary>
    public int Index(BsonType type, int index)
    {
        var at = _length;
        var span = Reserve(13);
        span[0] = (byte)type;
        index.TryFormat(span[1..], out var digits);
        span[digits + 1] = 0;
        _length = at + digits + 2;
        return at;
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        _length += 4;
    }

    /// <summary>An int64, or a date as milliseconds since 1970-01-01T00:00:00Z.</summary>
    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Decimal128(Decimal128 value)
    {
        var span = Reserve(16);
        BinaryPrimitives.WriteUInt64LittleEndian(span, value.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], value.High);
        _length += 16;
    }

    public void String(string value)
    {
        var span = Reserve(value.Length * 3 + 5);
        var length = Encoding.UTF8.GetBytes(value, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length + 1);
        span[length + 4] = 0;
        _length += length + 5;
    }

    /// <summary>A string that is UTF-8 already.</summary>
    public void Utf8(ReadOnlySpan<byte> value)
    {
        var span = Reserve(value.Length + 5);
        BinaryPrimitives.WriteInt32LittleEndian(span, value.Length + 1);
        value.CopyTo(span[4..]);
        span[value.Length + 4] = 0;
        _length += value.Length + 5;
    }

    /// <summary>A string that ends with a null byte and may hold none: the two of a regular expression.</summary>
    public void CString(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new DataException("A regular expression contains a null character, which BSON does not allow");
        var span = Reserve(value.Length * 3 + 1);
        var length = Encoding.UTF8.GetBytes(value, span);
        span[length] = 0;
        _length += length + 1;
    }

    public void Binary(ReadOnlySpan<byte> value, byte subtype = 0)
    {
        // Subtype 2, the old binary, carries its length twice.
        var old = subtype == 2 ? 4 : 0;
        var span = Reserve(value.Length + old + 5);
        BinaryPrimitives.WriteInt32LittleEndian(span, value.Length + old);
        span[4] = subtype;
        if (old > 0)
            BinaryPrimitives.WriteInt32LittleEndian(span[5..], value.Length);
        value.CopyTo(span[(5 + old)..]);
        _length += value.Length + old + 5;
    }

    /// <summary>A UUID as binary of subtype 4.</summary>
    public void Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Binary(bytes, 4);
    }

    /// <summary>Bytes as they are: an ObjectId, a whole document, elements.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Room that the caller fills.</summary>
    public Span<byte> Take(int length)
    {
        var span = Reserve(length)[..length];
        _length += length;
        return span;
    }

    private void Byte(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        return _buffer.AsSpan(_length);
    }

    private void Grow(int count)
    {
        var wanted = Math.Min(Math.Max((long)_buffer.Length * 2, (long)_length + count), Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }
}
