using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded;

internal sealed partial class PartitionLog
{
    private string CheckpointPath => Path.Combine(Directory, "checkpoint");

    private void Load(bool clean)
    {
        FinishCompaction();
        var offsets = System.IO.Directory.EnumerateFiles(Directory, "*.log")
            .Select(path => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture))
            .Order().ToArray();
        _segments = new LogSegment[offsets.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            // Only the last segment can have lost its end: the others were forced to the disk when they were rolled.
            var last = i == offsets.Length - 1;
            (_segments[i], var cut) = LogSegment.Open(Directory, offsets[i], recover: last && !clean);
            if (cut > 0)
                LogCut(Topic, Partition, cut, _segments[i].NextOffset);
        }
        ReadCheckpoint();
        if (_segments.Length > 0)
            _logEnd = Math.Max(Active.NextOffset, _logStart);
        if (_segments.Length > 0)
            _logStart = Math.Max(_logStart, _segments[0].BaseOffset);
        LoadProducers();
    }

    private void LoadProducers()
    {
        var from = _segments.Length == 0 ? 0 : _segments[0].BaseOffset;
        foreach (var (offset, path) in ProducerFiles())
        {
            if (offset > _logEnd || !_producers.TryLoad(path))
            {
                // It tells of batches that were cut off, or is damaged.
                System.IO.File.Delete(path);
                _producers.Clear();
                continue;
            }
            from = offset;
            break;
        }
        foreach (var segment in _segments)
        {
            if (segment.NextOffset <= from)
                continue;
            using var walk = new BatchWalk(segment.File, segment.FloorPosition(from), segment.Size);
            while (walk.MoveNext())
            {
                if (!walk.Current.HasProducerId || walk.Current.LastOffset < from)
                    continue;
                if (walk.Current.IsControl)
                    NoteMarker(segment, walk.Current, ReadBatch(segment, walk.Position, walk.Current.SizeInBytes), known: segment.Aborted.Any(aborted => aborted.LastOffset == walk.Current.LastOffset));
                else
                    _producers.Note(walk.Current);
            }
        }
    }

    private static byte[] ReadBatch(LogSegment segment, long position, int size)
    {
        var bytes = new byte[size];
        RandomAccess.Read(segment.File, bytes, position);
        return bytes;
    }

    private void ReadCheckpoint()
    {
        if (!System.IO.File.Exists(CheckpointPath))
            return;
        foreach (var line in System.IO.File.ReadLines(CheckpointPath))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !long.TryParse(line.AsSpan(space + 1), CultureInfo.InvariantCulture, out var offset))
                continue;
            if (line.StartsWith("log-start", StringComparison.Ordinal))
                _logStart = offset;
            else if (line.StartsWith("cleaned-up-to", StringComparison.Ordinal))
                _cleanedUpTo = offset;
        }
    }

    /// <summary>What cannot be told from the segments: where the log begins after DeleteRecords, and how far it is compacted.</summary>
    private void WriteCheckpoint()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"log-start {_logStart}\ncleaned-up-to {_cleanedUpTo}\n");
        System.IO.File.WriteAllText(CheckpointPath + ".new", text);
        System.IO.File.Move(CheckpointPath + ".new", CheckpointPath, overwrite: true);
    }
}
