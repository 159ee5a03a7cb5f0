using System.Buffers.Binary;
using System.Text;

namespace Connect.Java;

/// <summary>
/// A <c>HashMap&lt;byte[], byte[]&gt;</c> as <c>java.io.ObjectOutputStream</c> writes it: what the Java worker keeps offsets in when it runs alone. The format is the
/// <see href="https://docs.oracle.com/en/java/javase/17/docs/specs/serialization/protocol.html">Java Object Serialization Stream Protocol</see>; of it this reads
/// and writes what such a map takes, and nothing that would make an object of another class.
/// </summary>
public static class JavaByteMap
{
    private const ushort Magic = 0xACED, Version = 5;
    private const byte Null = 0x70, Reference = 0x71, ClassDescription = 0x72, Object = 0x73, Array = 0x75, BlockData = 0x77, EndBlockData = 0x78;
    private const byte Serializable = 2, WriteMethod = 1;
    private const int FirstHandle = 0x7E0000;
    private const long MapVersion = 0x0507DAC1C31660D1, ArrayVersion = unchecked((long)0xACF317F8060854E0);
    private const int HandleOfByteArray = FirstHandle + 2;

    /// <summary>Reads a map. Of keys with equal bytes, which are different keys to Java, the last counts.</summary>
    /// <param name="bytes">What the file holds; nothing is an empty map.</param>
    /// <exception cref="InvalidDataException">It is not such a map, or it is cut off.</exception>
    public static IReadOnlyList<KeyValuePair<byte[], byte[]?>> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return [];
        var reader = new Reader(bytes);
        return reader.ReadMap();
    }

    /// <summary>Writes a map.</summary>
    public static byte[] Write(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using var stream = new MemoryStream();
        var writer = new Writer(stream);
        writer.WriteMap(map);
        return stream.ToArray();
    }

    // A table of at least the size that Java's would have: a power of two of which three quarters are enough.
    private static int Buckets(int count)
    {
        var buckets = 16L;
        while (buckets * 3 / 4 < count) buckets *= 2;
        return (int)Math.Min(buckets, 1 << 30);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private readonly List<object?> _handles = [];
        private int _at;

        public List<KeyValuePair<byte[], byte[]?>> ReadMap()
        {
            if (UInt16() != Magic || UInt16() != Version) throw Wrong("the bytes AC ED 00 05 of a serialized Java object at the beginning");
            if (Byte() != Object) throw Wrong("an object");
            var name = Description();
            if (name != "java.util.HashMap") throw Wrong($"a java.util.HashMap, but it is a {name}");
            _handles.Add(null);
            // The fields loadFactor and threshold, which say nothing of the entries.
            Skip(8);
            if (Byte() != BlockData || Byte() != 8) throw Wrong("the sizes of a map");
            Skip(4);
            var count = Int32();
            if (count < 0) throw Wrong("a number of entries");
            var map = new List<KeyValuePair<byte[], byte[]?>>();
            for (var i = 0; i < count; i++)
            {
                var key = ByteArray();
                var value = ByteArray();
                if (key is not null) map.Add(KeyValuePair.Create(key, value));
            }
            return map;
        }

        // The name of the class that comes next; a description that was written before is referred to.
        private string? Description()
        {
            switch (Byte())
            {
                case Null: return null;
                case Reference: return Handle() as string ?? throw Wrong("a class");
                case ClassDescription: break;
                default: throw Wrong("the description of a class");
            }
            var name = Text();
            Skip(8);
            _handles.Add(name);
            Skip(1);
            var fields = UInt16();
            for (var i = 0; i < fields; i++)
            {
                var type = Byte();
                Text();
                if (type is (byte)'[' or (byte)'L') throw Wrong("fields of numbers");
            }
            if (Byte() != EndBlockData) throw Wrong("the end of the class's annotations");
            Description();
            return name;
        }

        private byte[]? ByteArray()
        {
            switch (Byte())
            {
                case Null: return null;
                case Reference: return Handle() as byte[] ?? throw Wrong("an array of bytes");
                case Array: break;
                default: throw Wrong("an array of bytes");
            }
            if (Description() != "[B") throw Wrong("an array of bytes");
            var length = Int32();
            if (length < 0 || length > _bytes.Length - _at) throw Wrong("an array that fits into the file");
            var array = _bytes.Slice(_at, length).ToArray();
            _handles.Add(array);
            _at += length;
            return array;
        }

        private object? Handle()
        {
            var index = Int32() - FirstHandle;
            return index >= 0 && index < _handles.Count ? _handles[index] : throw Wrong("something that came before");
        }

        private byte Byte() => Take(1)[0];

        private ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

        private int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

        // Names of classes and fields are plain ASCII.
        private string Text() => Encoding.ASCII.GetString(Take(UInt16()));

        private void Skip(int count) => Take(count);

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _bytes.Length - _at) throw new InvalidDataException($"The file ends after {_bytes.Length} bytes, in the middle of a serialized Java map");
            _at += count;
            return _bytes.Slice(_at - count, count);
        }

        private readonly InvalidDataException Wrong(string expected) => new($"At byte {_at}: expected {expected}");
    }

    private sealed class Writer(MemoryStream stream)
    {
        private bool _knowsByteArrays;

        public void WriteMap(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> map)
        {
            var buckets = Buckets(map.Count);
            UInt16(Magic);
            UInt16(Version);
            stream.WriteByte(Object);
            Description("java.util.HashMap", MapVersion, WriteMethod | Serializable, ("loadFactor", 'F'), ("threshold", 'I'));
            Int32(BitConverter.SingleToInt32Bits(0.75f));
            Int32((int)(buckets * 3L / 4));
            stream.WriteByte(BlockData);
            stream.WriteByte(8);
            Int32(buckets);
            Int32(map.Count);
            foreach (var (key, value) in map)
            {
                ByteArray(key);
                if (value is null) stream.WriteByte(Null); else ByteArray(value);
            }
            stream.WriteByte(EndBlockData);
        }

        private void Description(string name, long version, byte flags, params (string Name, char Type)[] fields)
        {
            stream.WriteByte(ClassDescription);
            Text(name);
            Span<byte> number = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(number, version);
            stream.Write(number);
            stream.WriteByte(flags);
            UInt16((ushort)fields.Length);
            foreach (var field in fields)
            {
                stream.WriteByte((byte)field.Type);
                Text(field.Name);
            }
            stream.WriteByte(EndBlockData);
            // No class above it.
            stream.WriteByte(Null);
        }

        private void ByteArray(byte[] array)
        {
            stream.WriteByte(Array);
            if (_knowsByteArrays)
            {
                stream.WriteByte(Reference);
                Int32(HandleOfByteArray);
            }
            else
            {
                Description("[B", ArrayVersion, Serializable);
                _knowsByteArrays = true;
            }
            Int32(array.Length);
            stream.Write(array);
        }

        private void Text(string text)
        {
            UInt16((ushort)text.Length);
            stream.Write(Encoding.ASCII.GetBytes(text));
        }

        private void UInt16(ushort value)
        {
            Span<byte> bytes = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
            stream.Write(bytes);
        }

        private void Int32(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
