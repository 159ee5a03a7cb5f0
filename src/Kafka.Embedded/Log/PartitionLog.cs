using System.Globalization;
using Kafka.Embedded.Topics;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Log;

/// <summary>
/// The log of one partition: segment files of batches as they came. One writer at a time (<see cref="_gate"/>); readers take the lock only to find
/// where to read, and read the file without it. What is written has gone to the operating system when an append returns, so it outlives the process;
/// it is forced to the disk after a segment is rolled and when the log is closed.
/// </summary>
internal sealed partial class PartitionLog : IDisposable
{
    /// <summary>How long a producer that writes nothing is remembered (Kafka's <c>producer.id.expiration.ms</c>).</summary>
    private const long ProducerRetentionMs = 24 * 60 * 60 * 1000;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ProducerStates _producers = new();
    private readonly HashSet<IAppendListener> _listeners = [];
    private LogSegment[] _segments = [];
    private long _logStart;
    private long _logEnd;
    private long _cleanedUpTo;
    private bool _closed;

    private PartitionLog(string directory, string topic, int partition, TopicConfig config, TimeProvider time, ILogger logger)
    {
        Directory = directory;
        Topic = topic;
        Partition = partition;
        Config = config;
        _time = time;
        _logger = logger;
    }

    public string Directory { get; private set; }

    public string Topic { get; }

    public int Partition { get; }

    /// <summary>The topic's configuration; replaced as a whole when it is altered.</summary>
    public TopicConfig Config { get; set; }

    /// <summary>The first offset that can be read.</summary>
    public long LogStart => Volatile.Read(ref _logStart);

    /// <summary>The offset the next record gets. On one node it is the high watermark as well.</summary>
    public long LogEnd => Volatile.Read(ref _logEnd);

    /// <summary>The offset before which all transactions have ended.</summary>
    public long LastStable
    {
        get
        {
            lock (_gate)
                return _producers.FirstOpenOffset ?? _logEnd;
        }
    }

    public long SizeInBytes
    {
        get
        {
            lock (_gate)
                return _segments.Sum(segment => (long)segment.Size);
        }
    }

    private LogSegment Active => _segments[^1];

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Opens the log in a directory, or an empty one where there is none yet: its directory is made by the first append, so that partitions nobody
    /// writes to cost nothing.
    /// </summary>
    /// <param name="directory">Where the files are.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="config">The topic's configuration.</param>
    /// <param name="clean">Whether the log was closed in order; else its last segment is checked batch by batch.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where cuts and removals are noted.</param>
    public static PartitionLog Open(string directory, string topic, int partition, TopicConfig config, bool clean, TimeProvider time, ILogger logger)
    {
        var log = new PartitionLog(directory, topic, partition, config, time, logger);
        if (System.IO.Directory.Exists(directory))
            log.Load(clean);
        return log;
    }

    /// <summary>Calls the listener after each append from now on, until it is removed.</summary>
    public void Listen(IAppendListener listener)
    {
        lock (_gate)
            _listeners.Add(listener);
    }

    public void Unlisten(IAppendListener listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    /// <summary>Writes indexes and producer states, forces all to the disk and closes the files.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            if (_segments.Length > 0)
            {
                foreach (var segment in _segments.Where(segment => segment == Active || !segment.HasIndexes))
                {
                    RandomAccess.FlushToDisk(segment.File);
                    segment.SaveIndexes();
                }
                SaveProducers();
            }
            Dispose();
        }
    }

    /// <summary>Closes the files without more ado, as a killed process would.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var segment in _segments)
                segment.Dispose();
        }
    }

    /// <summary>Closes the log and removes its files; waiting fetches are woken to see that it is gone.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            Dispose();
            foreach (var listener in _listeners)
                listener.Appended();
            if (!System.IO.Directory.Exists(Directory))
                return;
            // Renamed first: a crash in the middle leaves a folder that the next start removes instead of half a log.
            var doomed = string.Create(CultureInfo.InvariantCulture, $"{Directory}.{Guid.NewGuid():N}-delete");
            System.IO.Directory.Move(Directory, doomed);
            System.IO.Directory.Delete(doomed, recursive: true);
        }
    }

    /// <summary>What is remembered of the producers that wrote here, for DescribeProducers.</summary>
    public IReadOnlyList<(long Id, short Epoch, int LastSequence, long LastTimestamp, int CoordinatorEpoch, long TransactionStart)> DescribeProducers()
    {
        lock (_gate)
        {
            return [.. _producers.All.Select(state =>
                (state.ProducerId, state.Epoch, state.LastSequence, state.LastTimestamp, state.CoordinatorEpoch, state.TransactionStart))];
        }
    }

    /// <summary>Whether a later epoch of the producer was seen here, so that whatever comes with this one is late.</summary>
    public bool HasLaterEpoch(long producerId, short epoch)
    {
        lock (_gate)
            return _producers.Find(producerId) is { } state && state.Epoch > epoch;
    }

    private void EnsureOpen() => ObjectDisposedException.ThrowIf(_closed, this);

    private string PathOf(long offset, string extension) => LogSegment.PathOf(Directory, offset, extension);

    /// <summary>Keeps the two newest files: the newest may be of a state that a later recovery cuts off.</summary>
    private void SaveProducers()
    {
        _producers.Expire(Now - ProducerRetentionMs);
        _producers.Save(PathOf(_logEnd, "producers"));
        foreach (var (offset, path) in ProducerFiles().Skip(2))
            System.IO.File.Delete(path);
    }

    private IEnumerable<(long Offset, string Path)> ProducerFiles() =>
        System.IO.Directory.EnumerateFiles(Directory, "*.producers")
            .Select(path => (Offset: long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), Path: path))
            .OrderByDescending(file => file.Offset);
}
