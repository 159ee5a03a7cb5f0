namespace Kafka.Embedded.Log;

/// <summary>
/// A stretch of a segment file that a response is to carry. It keeps the file open until it is disposed, even when retention or compaction removes
/// the segment in the meantime.
/// </summary>
internal sealed class LogSlice : IDisposable
{
    private bool _disposed;

    /// <param name="segment">The segment, within the log's lock: its file is open.</param>
    /// <param name="position">Where the slice begins.</param>
    /// <param name="length">How many bytes it has.</param>
    public LogSlice(LogSegment segment, long position, int length)
    {
        var added = false;
        segment.File.DangerousAddRef(ref added);
        Segment = segment;
        Position = position;
        Length = length;
    }

    public LogSegment Segment { get; }

    public long Position { get; private set; }

    public int Length { get; private set; }

    /// <summary>Moves the beginning forward and sets the length, when looking into the file has shown them.</summary>
    public void Narrow(long position, int length)
    {
        Position = position;
        Length = length;
    }

    /// <summary>Reads the next bytes and moves on.</summary>
    public void Take(Span<byte> bytes)
    {
        Copy(Position, bytes);
        Position += bytes.Length;
        Length -= bytes.Length;
    }

    /// <summary>Reads bytes at a position of the file without moving on.</summary>
    public void Copy(long position, Span<byte> bytes)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(Segment.File, bytes[done..], position + done);
            if (read == 0)
                throw new EndOfStreamException($"{bytes.Length} bytes were expected at position {position} of {Segment.LogPath}; it ended after {done}.");
            done += read;
        }
    }

    public BatchWalk Walk() => new(Segment.File, Position, Position + Length);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Segment.File.DangerousRelease();
    }
}
