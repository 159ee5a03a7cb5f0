using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Formats.Parquet.Tests;

/// <summary>Reads a Parquet file back to the values and levels of its columns; it shares nothing with the writer.</summary>
internal sealed class ParquetReader
{
    private readonly byte[] _file;
    private int _at;

    private ParquetReader(byte[] file, int at) => (_file, _at) = (file, at);

    /// <summary>A value of a column with its repetition and definition level; null where there is none.</summary>
    public readonly record struct Entry(int Repetition, int Definition, object? Value);

    public static (Dictionary<int, object> Footer, Dictionary<string, List<Entry>> Columns) Read(byte[] file)
    {
        Assert.Equal("PAR1"u8, file.AsSpan(0, 4));
        Assert.Equal("PAR1"u8, file.AsSpan(file.Length - 4));
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        var reader = new ParquetReader(file, file.Length - 8 - length);
        var footer = reader.Struct();
        Assert.Equal(file.Length - 8, reader._at);
        var leaves = new List<(string Path, int Type, int Length, int Definition, int Repetition)>();
        var elements = ((List<object>)footer[2]).Cast<Dictionary<int, object>>().ToList();
        var next = 1;
        Walk(elements, ref next, Convert.ToInt32(elements[0][5], null), "", 0, 0, leaves);
        var columns = leaves.ToDictionary(l => l.Path, _ => new List<Entry>());
        foreach (var group in ((List<object>)footer[4]).Cast<Dictionary<int, object>>())
        {
            var chunks = (List<object>)group[1];
            for (var i = 0; i < chunks.Count; i++) ReadChunk(file, (Dictionary<int, object>)((Dictionary<int, object>)chunks[i])[3], leaves[i], columns[leaves[i].Path]);
        }
        return (footer, columns);
    }

    private static void Walk(List<Dictionary<int, object>> elements, ref int next, int count, string path, int definition, int repetition, List<(string, int, int, int, int)> leaves)
    {
        for (; count > 0; count--)
        {
            var element = elements[next++];
            var kind = Convert.ToInt32(element[3], null);
            var name = path + Encoding.UTF8.GetString((byte[])element[4]);
            var d = definition + (kind == 0 ? 0 : 1);
            var r = repetition + (kind == 2 ? 1 : 0);
            if (element.TryGetValue(5, out var children)) Walk(elements, ref next, Convert.ToInt32(children, null), name + ".", d, r, leaves);
            else leaves.Add((name, Convert.ToInt32(element[1], null), element.TryGetValue(2, out var length) ? Convert.ToInt32(length, null) : 0, d, r));
        }
    }

    private static void ReadChunk(byte[] file, Dictionary<int, object> chunk, (string Path, int Type, int Length, int Definition, int Repetition) leaf, List<Entry> entries)
    {
        var total = (long)chunk[5];
        var codec = Convert.ToInt32(chunk[4], null);
        var start = chunk.TryGetValue(11, out var dictionaryAt) ? (long)dictionaryAt : (long)chunk[9];
        var reader = new ParquetReader(file, (int)start);
        List<object> dictionary = [];
        long read = 0, nulls = 0;
        while (read < total)
        {
            var header = reader.Struct();
            var compressed = Convert.ToInt32(header[3], null);
            var page = Decompress(file.AsSpan(reader._at, compressed), codec);
            Assert.Equal(Convert.ToInt32(header[2], null), page.Length);
            reader._at += compressed;
            if (header.TryGetValue(7, out var dictionaryHeader))
            {
                var count = Convert.ToInt32(((Dictionary<int, object>)dictionaryHeader)[1], null);
                var values = new ParquetReader(page, 0);
                for (var i = 0; i < count; i++) dictionary.Add(values.Plain(leaf.Type, leaf.Length));
                Assert.Equal(page.Length, values._at);
                continue;
            }
            var data = (Dictionary<int, object>)header[5];
            var number = Convert.ToInt32(data[1], null);
            var body = new ParquetReader(page, 0);
            var repetitions = leaf.Repetition > 0 ? body.Levels(number, leaf.Repetition) : new int[number];
            var definitions = leaf.Definition > 0 ? body.Levels(number, leaf.Definition) : [.. Enumerable.Repeat(leaf.Definition, number)];
            var present = definitions.Count(d => d == leaf.Definition);
            var list = body.Values(present, Convert.ToInt32(data[2], null), leaf.Type, leaf.Length, dictionary);
            Assert.Equal(page.Length, body._at);
            var at = 0;
            for (var i = 0; i < number; i++) entries.Add(new(repetitions[i], definitions[i], definitions[i] == leaf.Definition ? list[at++] : null));
            read += number;
            nulls += number - present;
        }
        Assert.Equal(nulls, (long)((Dictionary<int, object>)chunk[12])[3]);
    }

    private List<object> Values(int count, int encoding, int type, int length, List<object> dictionary)
    {
        var values = new List<object>(count);
        if (encoding == 8)
        {
            var bits = _file[_at++];
            foreach (var index in Hybrid(count, bits, _file.Length)) values.Add(dictionary[index]);
        }
        else if (type == 0)
        {
            for (var i = 0; i < count; i++) values.Add((_file[_at + i / 8] >> (i % 8) & 1) == 1);
            _at += (count + 7) / 8;
        }
        else
            for (var i = 0; i < count; i++) values.Add(Plain(type, length));
        return values;
    }

    private object Plain(int type, int length)
    {
        switch (type)
        {
            case 1: return BinaryPrimitives.ReadInt32LittleEndian(Take(4));
            case 2: return BinaryPrimitives.ReadInt64LittleEndian(Take(8));
            case 4: return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
            case 5: return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
            case 6: return Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))).ToArray();
            default: return Take(length).ToArray();
        }
    }

    private int[] Levels(int count, int greatest)
    {
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        var end = _at + bytes;
        var levels = Hybrid(count, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)greatest), end);
        Assert.Equal(end, _at);
        return levels;
    }

    private int[] Hybrid(int count, int bits, int end)
    {
        var values = new List<int>(count);
        while (values.Count < count && _at < end)
        {
            var header = (int)Varint();
            if ((header & 1) == 0)
            {
                var value = 0;
                for (var i = 0; i < (bits + 7) / 8; i++) value |= _file[_at++] << (8 * i);
                for (var i = 0; i < header >> 1; i++) values.Add(value);
                continue;
            }
            var bit = _at * 8L;
            for (var i = 0; i < (header >> 1) * 8; i++)
            {
                var value = 0;
                for (var b = 0; b < bits; b++, bit++) value |= (_file[bit / 8] >> (int)(bit % 8) & 1) << b;
                values.Add(value);
            }
            _at += (header >> 1) * bits;
        }
        Assert.True(values.Count >= count && values.Count < count + 8, $"{values.Count} values for {count}");
        return [.. values[..count]];
    }

    private static byte[] Decompress(ReadOnlySpan<byte> page, int codec)
    {
        if (codec == 0) return page.ToArray();
        if (codec == 1) return Snappier.Snappy.DecompressToArray(page);
        var plain = new MemoryStream();
        using Stream stream = codec == 2 ? new GZipStream(new MemoryStream(page.ToArray()), CompressionMode.Decompress) : new BrotliStream(new MemoryStream(page.ToArray()), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return _file.AsSpan(_at - count, count);
    }

    // Thrift's compact protocol.
    private Dictionary<int, object> Struct()
    {
        var fields = new Dictionary<int, object>();
        for (var last = 0; ;)
        {
            var head = _file[_at++];
            if (head == 0) return fields;
            last = head >> 4 == 0 ? (int)ZigZag() : last + (head >> 4);
            fields.Add(last, Value(head & 15));
        }
    }

    private object Value(int type)
    {
        switch (type)
        {
            case 1: return true;
            case 2: return false;
            case 5 or 6: return ZigZag();
            case 8: return Take((int)Varint()).ToArray();
            case 9:
                var head = _file[_at++];
                var count = head >> 4 == 15 ? (int)Varint() : head >> 4;
                return Enumerable.Range(0, count).Select(_ => Value(head & 15)).ToList();
            case 12: return Struct();
            default: throw new InvalidDataException($"type {type}");
        }
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _file[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
    }
}
