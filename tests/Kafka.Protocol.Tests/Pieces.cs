using System.Buffers;

namespace Kafka.Protocol.Tests;

/// <summary>Cuts bytes into pieces, as they come from a network.</summary>
internal static class Pieces
{
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, Random random, int maxSize)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, null);
        var last = first;
        while (!bytes.IsEmpty)
        {
            var size = random.Next(0, Math.Min(maxSize, bytes.Length) + 1);
            last = new Piece(bytes[..size], last);
            bytes = bytes[size..];
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
