using System.Buffers.Binary;

namespace Kafka.Embedded.Log;

/// <summary>An aborted transaction of one partition: what a read_committed consumer skips between its first offset and its marker.</summary>
/// <param name="ProducerId">Who wrote it.</param>
/// <param name="FirstOffset">Its first record's offset.</param>
/// <param name="LastOffset">Its marker's offset.</param>
/// <param name="LastStableOffset">The last stable offset just after the marker.</param>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset, long LastStableOffset)
{
    private const int Size = 34;

    /// <summary>Appends the entry to a segment's <c>.txnindex</c>, in Kafka's form (version 0).</summary>
    public void AppendTo(string path)
    {
        Span<byte> entry = stackalloc byte[Size];
        BinaryPrimitives.WriteInt16BigEndian(entry, 0);
        BinaryPrimitives.WriteInt64BigEndian(entry[2..], ProducerId);
        BinaryPrimitives.WriteInt64BigEndian(entry[10..], FirstOffset);
        BinaryPrimitives.WriteInt64BigEndian(entry[18..], LastOffset);
        BinaryPrimitives.WriteInt64BigEndian(entry[26..], LastStableOffset);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(entry);
    }

    /// <summary>Reads a <c>.txnindex</c>; a torn last entry (the process was killed in the middle) is left out.</summary>
    public static List<AbortedTransaction> Load(string path)
    {
        var list = new List<AbortedTransaction>();
        if (!File.Exists(path))
            return list;
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at + Size <= bytes.Length; at += Size)
        {
            var entry = bytes.AsSpan(at, Size);
            list.Add(new AbortedTransaction(
                BinaryPrimitives.ReadInt64BigEndian(entry[2..]), BinaryPrimitives.ReadInt64BigEndian(entry[10..]),
                BinaryPrimitives.ReadInt64BigEndian(entry[18..]), BinaryPrimitives.ReadInt64BigEndian(entry[26..])));
        }
        return list;
    }
}
