using System.Globalization;
using Kafka.Protocol.Records;
using Microsoft.Win32.SafeHandles;

namespace Kafka.Embedded.Log;

/// <summary>
/// One file of a partition's log and its indexes. Files are named and laid out as Kafka's are, so that its tools read them
/// (<c>DumpLogSegments</c>). All but <see cref="File"/> is guarded by the log's lock.
/// </summary>
internal sealed class LogSegment : IDisposable
{
    /// <summary>An index entry is made for about each so many bytes of log (Kafka's <c>index.interval.bytes</c>).</summary>
    private const int IndexInterval = 4096;

    private OffsetIndex _offsets = new();
    private TimeIndex _times = new();
    private int _indexedUpTo;
    private bool _indexed;

    private LogSegment(string directory, long baseOffset, SafeFileHandle file)
    {
        Directory = directory;
        BaseOffset = baseOffset;
        NextOffset = baseOffset;
        File = file;
    }

    public string Directory { get; }

    public long BaseOffset { get; }

    public SafeFileHandle File { get; }

    public int Size { get; private set; }

    /// <summary>The offset after the last batch's.</summary>
    public long NextOffset { get; private set; }

    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>The last offset of the batch that brought the largest timestamp.</summary>
    public long MaxTimestampOffset { get; private set; } = -1;

    /// <summary>The largest timestamp of the first batch, from which <c>segment.ms</c> counts; −1 in an empty segment.</summary>
    public long FirstTimestamp { get; private set; } = -1;

    public List<AbortedTransaction> Aborted { get; private set; } = [];

    /// <summary>Whether the index files are there.</summary>
    public bool HasIndexes => System.IO.File.Exists(IndexPath);

    public string LogPath => PathOf(Directory, BaseOffset, "log");

    public static string PathOf(string directory, long offset, string extension) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{offset:D20}.{extension}"));

    public static LogSegment Create(string directory, long baseOffset, string extension = "log")
    {
        var path = PathOf(directory, baseOffset, extension);
        var file = System.IO.File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return new LogSegment(directory, baseOffset, file) { _indexed = true };
    }

    /// <summary>
    /// Opens the segment. With <paramref name="recover"/>, its batches are checked one by one, what follows the last whole one is cut off, and the
    /// indexes are made anew; else the index files are used where they are sound.
    /// </summary>
    /// <returns>The segment, and how many bytes were cut off.</returns>
    public static (LogSegment Segment, long Cut) Open(string directory, long baseOffset, bool recover)
    {
        var file = System.IO.File.OpenHandle(PathOf(directory, baseOffset, "log"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var segment = new LogSegment(directory, baseOffset, file);
        var length = RandomAccess.GetLength(file);
        var offsets = recover ? null : OffsetIndex.Load(segment.IndexPath, (int)Math.Min(length, int.MaxValue));
        var times = recover ? null : TimeIndex.Load(segment.TimeIndexPath);
        if (offsets is not null && times is not null)
        {
            segment._offsets = offsets;
            segment._times = times;
            segment._indexedUpTo = offsets.LastPosition;
            segment._indexed = true;
            segment.MaxTimestamp = times.Last.Timestamp;
            segment.MaxTimestampOffset = times.Count == 0 ? -1 : baseOffset + times.Last.Offset;
        }
        var rest = segment.Scan(segment._indexed ? segment._offsets.LastPosition : 0, length, verify: !segment._indexed);
        segment.ReadFirstTimestamp();
        segment.LoadAborted();
        if (rest < length)
            RandomAccess.SetLength(file, rest);
        segment._indexed = true;
        return (segment, length - rest);
    }

    /// <summary>Writes a batch, whose offsets are set, at the end.</summary>
    /// <exception cref="IOException">There is no room for it; what was written of it is written over by the next.</exception>
    public void Append(ReadOnlySpan<byte> batch, in RecordBatchHeader header)
    {
        try { RandomAccess.Write(File, batch, Size); }
        // So .NET says that a file may not grow any more.
        catch (ArgumentOutOfRangeException e) { throw new IOException($"the file of {Size} bytes may not grow by {batch.Length}: {e.Message}", e); }
        Note(header, Size);
        Size += batch.Length;
    }

    /// <summary>Remembers an aborted transaction whose marker lies in this segment.</summary>
    public void AddAborted(AbortedTransaction transaction)
    {
        Aborted.Add(transaction);
        transaction.AppendTo(TransactionIndexPath);
    }

    /// <summary>A position at or before the batch that holds the offset; a walk from there finds it.</summary>
    public int FloorPosition(long offset) => _offsets.FloorPosition((int)Math.Max(0, Math.Min(offset - BaseOffset, int.MaxValue)));

    /// <summary>A position at or before the first batch whose records reach the timestamp.</summary>
    public int FloorPositionOfTime(long timestamp) => FloorPosition(BaseOffset + _times.FloorOffset(timestamp));

    /// <summary>An offset at or after all that begin before the position.</summary>
    public long CeilingOffset(int position) => _offsets.CeilingOffset(position) is { } relative ? BaseOffset + relative : NextOffset;

    /// <summary>Whether an offset still fits the indexes' 32 bits.</summary>
    public bool Reaches(long offset) => offset - BaseOffset <= int.MaxValue;

    /// <summary>
    /// Writes the indexes. They are written when the segment has been forced to the disk, so that their being there says that it was: a segment without
    /// them is checked batch by batch when it is opened.
    /// </summary>
    public void SaveIndexes()
    {
        if (MaxTimestampOffset >= 0)
            _times.Add(MaxTimestamp, (int)(MaxTimestampOffset - BaseOffset));
        _offsets.Save(IndexPath);
        _times.Save(TimeIndexPath);
    }

    public DateTime LastModified => System.IO.File.GetLastWriteTimeUtc(File);

    public void Delete()
    {
        Dispose();
        foreach (var path in (ReadOnlySpan<string>)[LogPath, IndexPath, TimeIndexPath, TransactionIndexPath])
            System.IO.File.Delete(path);
    }

    public void Dispose() => File.Dispose();

    private string IndexPath => PathOf(Directory, BaseOffset, "index");

    private string TimeIndexPath => PathOf(Directory, BaseOffset, "timeindex");

    private string TransactionIndexPath => PathOf(Directory, BaseOffset, "txnindex");

    private long Scan(long from, long length, bool verify)
    {
        using var walk = new BatchWalk(File, from, length, verify);
        while (walk.End < int.MaxValue && walk.MoveNext())
        {
            if (walk.Current.BaseOffset < NextOffset && walk.Position > from)
                break;
            Note(walk.Current, (int)walk.Position);
        }
        Size = (int)walk.End;
        return walk.End;
    }

    private void Note(in RecordBatchHeader header, int position)
    {
        if (position == 0)
            FirstTimestamp = header.MaxTimestamp;
        if (header.MaxTimestamp > MaxTimestamp)
        {
            MaxTimestamp = header.MaxTimestamp;
            MaxTimestampOffset = header.LastOffset;
        }
        if (position - _indexedUpTo > IndexInterval)
        {
            _offsets.Add((int)(header.LastOffset - BaseOffset), position);
            _times.Add(MaxTimestamp, (int)(MaxTimestampOffset - BaseOffset));
            _indexedUpTo = position;
        }
        NextOffset = header.NextOffset;
    }

    /// <summary>Entries whose markers were cut off go as well.</summary>
    private void LoadAborted()
    {
        Aborted = AbortedTransaction.Load(TransactionIndexPath);
        if (Aborted.RemoveAll(aborted => aborted.LastOffset >= NextOffset) == 0)
            return;
        System.IO.File.Delete(TransactionIndexPath);
        foreach (var aborted in Aborted)
            aborted.AppendTo(TransactionIndexPath);
    }

    private void ReadFirstTimestamp()
    {
        using var walk = new BatchWalk(File, 0, Size);
        if (walk.MoveNext())
            FirstTimestamp = walk.Current.MaxTimestamp;
    }
}
