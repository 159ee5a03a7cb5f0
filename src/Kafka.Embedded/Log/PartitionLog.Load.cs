using System.Globalization;

namespace Kafka.Embedded.Log;

internal sealed partial class PartitionLog
{
    private const string CleanedExtension = "cleaned";
    private const string SwapExtension = "swap";

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
            // The last segment may have lost its end; of the others only those that have no indexes yet, which are checked in any case.
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

    /// <summary>Removes what an interrupted compaction had not finished writing, and puts in place what it had.</summary>
    private void FinishCompaction()
    {
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, "*." + CleanedExtension))
            System.IO.File.Delete(path);
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, "*." + SwapExtension).ToArray())
        {
            var start = long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
            var end = start + 1;
            using (var file = System.IO.File.OpenHandle(path))
            using (var walk = new BatchWalk(file, 0, RandomAccess.GetLength(file)))
                while (walk.MoveNext())
                    end = walk.Current.NextOffset;
            foreach (var replaced in System.IO.Directory.EnumerateFiles(Directory, "*.log").ToArray())
            {
                var offset = long.Parse(Path.GetFileNameWithoutExtension(replaced), CultureInfo.InvariantCulture);
                if (offset < start || offset >= end)
                    continue;
                foreach (var extension in (ReadOnlySpan<string>)["index", "timeindex", "txnindex", "log"])
                    System.IO.File.Delete(PathOf(offset, extension));
            }
            System.IO.File.Move(path, PathOf(start, "log"));
        }
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
                if (!walk.Current.IsControl)
                {
                    _producers.Note(walk.Current, Now);
                    continue;
                }
                var known = segment.Aborted.Any(aborted => aborted.LastOffset == walk.Current.LastOffset);
                NoteMarker(segment, walk.Current, ReadBatch(segment, walk.Position, walk.Current.SizeInBytes), known);
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
            switch (line.Split(' '))
            {
                case ["log-start", var offset]:
                    _logStart = long.Parse(offset, CultureInfo.InvariantCulture);
                    break;
                case ["cleaned-up-to", var offset]:
                    _cleanedUpTo = long.Parse(offset, CultureInfo.InvariantCulture);
                    break;
                case ["horizon", var upTo, var seenAt]:
                    _horizons.Add((long.Parse(upTo, CultureInfo.InvariantCulture), long.Parse(seenAt, CultureInfo.InvariantCulture)));
                    break;
            }
        }
    }

    /// <summary>
    /// What cannot be told from the segments: where the log begins after DeleteRecords, how far it is compacted, and since when it keeps tombstones.
    /// </summary>
    private void WriteCheckpoint()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"log-start {_logStart}\ncleaned-up-to {_cleanedUpTo}\n");
        foreach (var (upTo, seenAt) in _horizons)
            text += string.Create(CultureInfo.InvariantCulture, $"horizon {upTo} {seenAt}\n");
        System.IO.File.WriteAllText(CheckpointPath + ".new", text);
        System.IO.File.Move(CheckpointPath + ".new", CheckpointPath, overwrite: true);
    }
}
