using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Formats.Parquet;

/// <summary>
/// The values of a column. Pages are encoded and compressed as they fill; they wait in memory for the end of their row group. Values are kept in a dictionary
/// while it is small.
/// </summary>
public sealed class ParquetColumn
{
    private const int PageSize = 64 * 1024, PageValues = 20_000, LargestDictionary = 1024 * 1024;
    private const int Plain = 0, Rle = 3, RleDictionary = 8, DataPage = 0, DictionaryPage = 2;

    private readonly ParquetField _field;
    private readonly ParquetCodec _codec;
    private readonly ArrayBufferWriter<byte> _values = new(1024);
    private readonly List<byte> _repetitions = [];
    private readonly List<byte> _definitions = [];
    private readonly List<int> _indexes = [];
    private readonly ArrayBufferWriter<byte> _pages = new(1024);
    private readonly ArrayBufferWriter<byte> _dictionary = new(256);
    private readonly Dictionary<byte[], int> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private bool _useDictionary;
    private int _count, _markValues, _markCount, _markIndexes;
    private long _total, _nulls, _uncompressed;
    private long _min, _max;
    private bool _hasRange;
    private int _pageNulls, _markNulls;

    internal ParquetColumn(ParquetField field, string[] path, ParquetCodec codec)
    {
        _field = field;
        _codec = codec;
        Path = path;
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        _useDictionary = field.Type != ParquetPhysicalType.Boolean;
    }

    /// <summary>The names that lead to the column.</summary>
    internal string[] Path { get; }

    /// <summary>The bytes that wait for the end of the row group.</summary>
    internal long Size => _pages.WrittenCount + _dictionary.WrittenCount + _values.WrittenCount + _indexes.Count * sizeof(int);

    /// <summary>Adds a null, or the absence of a value in a list.</summary>
    /// <param name="repetition">Which of the repeated fields on the way repeats.</param>
    /// <param name="definition">How many of the optional and repeated fields on the way are there.</param>
    public void AddNull(int repetition, int definition)
    {
        AddLevels(repetition, definition);
        _pageNulls++;
    }

    /// <summary>Adds a boolean.</summary>
    public void Add(bool value, int repetition)
    {
        AddLevels(repetition, _field.MaxDefinition);
        _values.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _values.Advance(1);
    }

    /// <summary>Adds an int32.</summary>
    public void Add(int value, int repetition)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Widen(value);
        Add(bytes, repetition);
    }

    /// <summary>Adds an int64.</summary>
    public void Add(long value, int repetition)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Widen(value);
        Add(bytes, repetition);
    }

    /// <summary>Adds a float.</summary>
    public void Add(float value, int repetition)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Add(bytes, repetition);
    }

    /// <summary>Adds a double.</summary>
    public void Add(double value, int repetition)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Add(bytes, repetition);
    }

    /// <summary>Adds bytes, as the column stores them.</summary>
    public void Add(ReadOnlySpan<byte> bytes, int repetition)
    {
        AddLevels(repetition, _field.MaxDefinition);
        if (!_useDictionary) { AppendPlain(_values, bytes); return; }
        if (!_lookup.TryGetValue(bytes, out var index))
        {
            index = _known.Count;
            _known.Add(bytes.ToArray(), index);
            AppendPlain(_dictionary, bytes);
        }
        _indexes.Add(index);
    }

    internal void Mark() => (_markValues, _markCount, _markIndexes, _markNulls) = (_values.WrittenCount, _count, _indexes.Count, _pageNulls);

    internal void Rollback()
    {
        if (_field.MaxRepetition > 0) _repetitions.RemoveRange(_markCount, _count - _markCount);
        if (_field.MaxDefinition > 0) _definitions.RemoveRange(_markCount, _count - _markCount);
        _indexes.RemoveRange(_markIndexes, _indexes.Count - _markIndexes);
        if (_values.WrittenCount > _markValues)
        {
            var kept = _values.WrittenSpan[.._markValues].ToArray();
            _values.ResetWrittenCount();
            _values.Write(kept);
        }
        _count = _markCount;
        _pageNulls = _markNulls;
    }

    internal void EndRow()
    {
        if (_values.WrittenCount >= PageSize || _count >= PageValues || (_useDictionary && _dictionary.WrittenCount > LargestDictionary)) EndPage();
    }

    /// <summary>Writes the column's chunk of a row group, and what the footer says of it.</summary>
    /// <returns>The chunk's size before compression.</returns>
    internal long EndRowGroup(IBufferWriter<byte> output, ref long position, ArrayBufferWriter<byte> footer)
    {
        if (_count > 0) EndPage();
        var dictionaryAt = -1L;
        var start = position;
        if (_known.Count > 0)
        {
            dictionaryAt = position;
            position += WritePage(output, DictionaryPage, _dictionary.WrittenSpan, _known.Count, Plain);
        }
        var dataAt = position;
        output.Write(_pages.WrittenSpan);
        position += _pages.WrittenCount;
        Describe(new ThriftWriter(footer), start, dictionaryAt, dataAt, position - start);
        var uncompressed = _uncompressed;
        Reset();
        return uncompressed;
    }

    private void Describe(ThriftWriter thrift, long start, long dictionaryAt, long dataAt, long size)
    {
        thrift.BeginStruct();
        thrift.Long(2, start);
        thrift.BeginStruct(3);
        thrift.Int(1, (int)_field.Type!);
        int[] encodings = dictionaryAt < 0 ? [Plain, Rle] : [Plain, Rle, RleDictionary];
        thrift.Ints(2, encodings);
        thrift.Texts(3, Path);
        thrift.Int(4, (int)_codec);
        thrift.Long(5, _total);
        thrift.Long(6, _uncompressed);
        thrift.Long(7, size);
        thrift.Long(9, dataAt);
        if (dictionaryAt >= 0) thrift.Long(11, dictionaryAt);
        thrift.BeginStruct(12);
        thrift.Long(3, _nulls);
        if (_hasRange && _field.Type is ParquetPhysicalType.Int32 or ParquetPhysicalType.Int64)
        {
            Span<byte> bytes = stackalloc byte[8];
            var length = _field.Type == ParquetPhysicalType.Int32 ? 4 : 8;
            BinaryPrimitives.WriteInt64LittleEndian(bytes, _max);
            thrift.Bytes(5, bytes[..length]);
            BinaryPrimitives.WriteInt64LittleEndian(bytes, _min);
            thrift.Bytes(6, bytes[..length]);
        }
        thrift.EndStruct();
        thrift.EndStruct();
        thrift.EndStruct();
    }

    private void EndPage()
    {
        var page = new ArrayBufferWriter<byte>(_values.WrittenCount + 1024);
        if (_field.MaxRepetition > 0) WriteLevels(page, _repetitions, _field.MaxRepetition);
        if (_field.MaxDefinition > 0) WriteLevels(page, _definitions, _field.MaxDefinition);
        // A page of nulls alone may come before the first entry of the dictionary.
        var indexed = _useDictionary && _known.Count > 0;
        if (indexed)
        {
            var bits = RunLength.BitsFor(Math.Max(0, _known.Count - 1));
            page.GetSpan(1)[0] = (byte)bits;
            page.Advance(1);
            RunLength.Write<int>(page, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_indexes), bits);
        }
        else if (_field.Type == ParquetPhysicalType.Boolean) PackBooleans(page, _values.WrittenSpan);
        else page.Write(_values.WrittenSpan);
        WritePage(_pages, DataPage, page.WrittenSpan, _count, indexed ? RleDictionary : Plain);
        _total += _count;
        _nulls += _pageNulls;
        _count = _pageNulls = 0;
        _values.ResetWrittenCount();
        _indexes.Clear();
        _repetitions.Clear();
        _definitions.Clear();
        // A dictionary that has grown this large does not pay: further pages hold the values themselves.
        if (_dictionary.WrittenCount > LargestDictionary) _useDictionary = false;
    }

    private long WritePage(IBufferWriter<byte> output, int kind, ReadOnlySpan<byte> page, int count, int encoding)
    {
        var compressed = _codec == ParquetCodec.None ? page : Compression.Compress(page, _codec);
        var header = new ArrayBufferWriter<byte>(64);
        var thrift = new ThriftWriter(header);
        thrift.BeginStruct();
        thrift.Int(1, kind);
        thrift.Int(2, page.Length);
        thrift.Int(3, compressed.Length);
        thrift.BeginStruct(kind == DataPage ? 5 : 7);
        thrift.Int(1, count);
        thrift.Int(2, encoding);
        if (kind == DataPage)
        {
            thrift.Int(3, Rle);
            thrift.Int(4, Rle);
        }
        thrift.EndStruct();
        thrift.EndStruct();
        output.Write(header.WrittenSpan);
        output.Write(compressed);
        _uncompressed += header.WrittenCount + page.Length;
        return header.WrittenCount + compressed.Length;
    }

    private static void WriteLevels(ArrayBufferWriter<byte> page, List<byte> levels, int greatest)
    {
        var encoded = new ArrayBufferWriter<byte>();
        RunLength.Write<byte>(encoded, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(levels), RunLength.BitsFor(greatest));
        BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(4), encoded.WrittenCount);
        page.Advance(4);
        page.Write(encoded.WrittenSpan);
    }

    private static void PackBooleans(ArrayBufferWriter<byte> page, ReadOnlySpan<byte> values)
    {
        var bytes = page.GetSpan((values.Length + 7) / 8 + 1)[..((values.Length + 7) / 8)];
        bytes.Clear();
        for (var i = 0; i < values.Length; i++) bytes[i / 8] |= (byte)(values[i] << (i % 8));
        page.Advance(bytes.Length);
    }

    private void AppendPlain(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        if (_field.Type == ParquetPhysicalType.ByteArray)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), bytes.Length);
            to.Advance(4);
        }
        to.Write(bytes);
    }

    private void AddLevels(int repetition, int definition)
    {
        if (_field.MaxRepetition > 0) _repetitions.Add((byte)repetition);
        if (_field.MaxDefinition > 0) _definitions.Add((byte)definition);
        _count++;
    }

    private void Widen(long value)
    {
        _min = _hasRange ? Math.Min(_min, value) : value;
        _max = _hasRange ? Math.Max(_max, value) : value;
        _hasRange = true;
    }

    private void Reset()
    {
        _pages.ResetWrittenCount();
        _dictionary.ResetWrittenCount();
        _known.Clear();
        _useDictionary = _field.Type != ParquetPhysicalType.Boolean;
        _hasRange = false;
        _total = _nulls = _uncompressed = 0;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);
        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);
        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
