using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Kafka.Protocol;

/// <summary>Compresses and decompresses the records of a batch.</summary>
internal static class RecordCompression
{
    public static void Compress(CompressionType type, ReadOnlyMemory<byte> input, PooledBuffer output)
    {
        switch (type)
        {
            case CompressionType.Gzip:
                using (var gzip = new GZipStream(new BufferStream(output), CompressionLevel.Fastest))
                    gzip.Write(input.Span);
                break;
            case CompressionType.Snappy:
                SnappyFrames.Compress(input.Span, output);
                break;
            case CompressionType.Lz4:
                Lz4.Compress(input.Span, output);
                break;
            case CompressionType.Zstd:
                Zstd.Compress(input.Span, output);
                break;
            default:
                throw Unknown(type);
        }
    }

    /// <exception cref="InvalidDataException">The input is broken.</exception>
    /// <exception cref="ProtocolException">There is more than <paramref name="limit"/> bytes of output.</exception>
    public static void Decompress(CompressionType type, ReadOnlyMemory<byte> input, PooledBuffer output, int limit)
    {
        switch (type)
        {
            case CompressionType.Gzip:
                Gunzip(input, output, limit);
                break;
            case CompressionType.Snappy:
                SnappyFrames.Decompress(input.Span, output, limit);
                break;
            case CompressionType.Lz4:
                Lz4.Decompress(input.Span, output, limit);
                break;
            case CompressionType.Zstd:
                Zstd.Decompress(input.Span, output, limit);
                break;
            default:
                throw new ProtocolException(UnknownText(type));
        }
    }

    /// <summary>Refuses output that would grow beyond what the caller allows: a few bytes can decompress to gigabytes.</summary>
    public static void CheckLimit(long length, int limit)
    {
        if (length > limit)
            throw new ProtocolException($"the records of a batch decompress to more than {limit} bytes");
    }

    private static void Gunzip(ReadOnlyMemory<byte> input, PooledBuffer output, int limit)
    {
        MemoryMarshal.TryGetArray(input, out var array);
        using var gzip = new GZipStream(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), CompressionMode.Decompress);
        while (true)
        {
            var read = gzip.Read(output.GetSpan(4096));
            if (read == 0)
                break;
            output.Advance(read);
            CheckLimit(output.Length, limit);
        }
        // GZipStream ends quietly where its input ends; the trailer's last four bytes say how much there should have been.
        if (input.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(input.Span[^sizeof(uint)..]) != (uint)output.Length)
            throw new InvalidDataException("the gzip stream is cut short");
    }

    private static NotSupportedException Unknown(CompressionType type) => new(UnknownText(type));

    private static string UnknownText(CompressionType type)
        => $"records are compressed in a way that is not known: {(sbyte)type}; known are gzip (1), snappy (2), lz4 (3) and zstd (4)";

    /// <summary>A stream that writes into a buffer.</summary>
    private sealed class BufferStream(PooledBuffer output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
