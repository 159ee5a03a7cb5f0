using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

/// <summary>
/// Writes the records of one topic partition to files and says when they end. A partition may have several open files, one a folder; all of them are
/// committed together. Up to one commit is on its way to the store while the next files are written; the offset moves only when all files of a commit are
/// there.
/// </summary>
internal sealed partial class TopicPartitionWriter : IAsyncDisposable
{
    private readonly SinkFiles _files;
    private readonly S3SinkConfig _config;
    private readonly ISinkTaskContext _context;
    private readonly ILogger _log;
    private readonly IPartitioner _partitioner;
    private readonly ITimestampExtractor? _extractor;
    private readonly ObjectNames _names;
    private readonly SchemaMatch _match;
    private readonly Schedule? _schedule;
    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);
    private readonly List<FolderFiles> _open = [];
    private readonly List<(long Offset, string Stem)> _seen = [];
    private readonly Queue<SinkRecord> _backlog = [];
    private readonly CancellationTokenSource _dropped = new();
    private Folder? _current;
    private string? _lastFolder;
    private FileCommit? _commit;
    private ConnectException? _refusal;
    private ConnectException? _failure;
    private long _records;
    private long? _baseTime;
    private long _nextScheduled;
    private long _lastOffset = -1;
    private long _leftOut = -1;
    private long _committed = -1;
    private long _resumeAt = long.MinValue;
    private bool _discarding;
    private bool _waiting;

    /// <summary>A writer for a partition that was just assigned.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="files">What the task's files have in common.</param>
    /// <param name="partitioner">Divides the partition's records among folders.</param>
    /// <param name="schedule">The clock of scheduled rotation, or null.</param>
    /// <param name="context">The task's context.</param>
    /// <param name="log">The task's log.</param>
    public TopicPartitionWriter(TopicPartition partition, SinkFiles files, IPartitioner partitioner, Schedule? schedule, ISinkTaskContext context, ILogger log)
    {
        Partition = partition;
        _files = files;
        _config = files.Config;
        _context = context;
        _log = log;
        _partitioner = partitioner;
        _extractor = partitioner.TimestampExtractor;
        _names = new ObjectNames(_config, partition);
        _match = new SchemaMatch(_config.SchemaCompatibility);
        _schedule = schedule;
        Reschedule();
    }

    // What a folder's next record is to do with the writer.
    private enum Step
    {
        Written,
        PartReady,
        CommitThenWrite,
        CommitNow,
        Refused,
    }

    private sealed class Folder(string name)
    {
        public string Name => name;
        public bool HasSchema { get; set; }
        public Schema? Schema { get; set; }
        public FolderFiles? Files { get; set; }
    }

    /// <summary>The partition.</summary>
    public TopicPartition Partition { get; }

    /// <summary>The offset up to which everything is in the store, or -1 for none: the next one to read after a restart.</summary>
    public long CommittableOffset => _open.Count == 0 && _commit is null && _backlog.Count == 0 ? Math.Max(_committed, _leftOut) : _committed;

    /// <summary>Takes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The time of the put, in milliseconds since 1970.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask WriteAsync(SinkRecord record, long now, CancellationToken cancellationToken)
    {
        if (ReadsAgain) return default;
        var step = Write(record, now);
        return step == Step.Written ? default : new ValueTask(GoOnAsync(step, record, now, cancellationToken));
    }

    /// <summary>Keeps a record for the next put: this one has taken too long already.</summary>
    public void Postpone(SinkRecord record)
    {
        if (ReadsAgain) return;
        if (_backlog.Count == 0) _context.Pause([Partition]);
        _backlog.Enqueue(record);
    }

    /// <summary>Whether records wait from an earlier put.</summary>
    public bool HasBacklog => _backlog.Count > 0;

    /// <summary>Writes records that an earlier put left over.</summary>
    public async Task WriteBacklogAsync(long now, Func<bool> expired, CancellationToken cancellationToken)
    {
        while (_backlog.Count > 0 && !expired()) await WriteAsync(_backlog.Dequeue(), now, cancellationToken).ConfigureAwait(false);
        if (_backlog.Count == 0 && !_waiting) _context.Resume([Partition]);
    }

    /// <summary>Whether the records of this put are dropped, because they will be read again.</summary>
    public bool ReadsAgain => _discarding || _waiting;

    /// <summary>A record that goes to no file.</summary>
    public void LeaveOut(SinkRecord record)
    {
        if (!ReadsAgain) _leftOut = record.Offset + 1;
    }

    private Step Write(SinkRecord record, long now)
    {
        long time = 0;
        string name;
        try
        {
            if (_extractor is not null)
            {
                time = _extractor.TimeOf(record, now);
                _baseTime ??= time;
            }
            name = _partitioner.FolderOf(record, time);
        }
        catch (ConnectException e) { return Refuse(record, e); }

        if (_config.ConditionalWrites && _seen.Count < _config.MaxFilesScan) _seen.Add((record.Offset, _names.StemOf(name, record.Offset)));
        var folder = _current;
        if (folder is null || !ReferenceEquals(folder.Name, name)) folder = Find(name);
        var schema = record.ValueSchema;
        if (folder.HasSchema && folder.Schema is null != schema is null) return Rotate("schemas begin or end", name);
        if (_records > 0 && DueByTime(name, time, now)) return Step.CommitThenWrite;
        if (folder.HasSchema)
        {
            bool fits;
            try { fits = _match.Fits(schema, folder.Schema); }
            catch (SchemaProjectorException e) { return Refuse(record, e); }
            if (!fits && _records > 0) return Rotate("schema changes", name);
        }
        if (_config.MaxOpenFiles > 0 && folder.Files is null && _open.Count >= _config.MaxOpenFiles) return Rotate("another file would be too many", name);
        return Write(record, folder, schema);
    }

    private Step Write(SinkRecord record, Folder folder, Schema? schema)
    {
        var isNew = folder.Files is null;
        try
        {
            var value = record.Value;
            if (_config.SchemaCompatibility != SchemaCompatibility.None && folder.HasSchema && schema is not null && !ReferenceEquals(schema, folder.Schema))
            {
                value = SchemaProjector.Project(schema, value, folder.Schema!);
                schema = folder.Schema;
            }
            folder.Files ??= new FolderFiles(_files, _names.StemOf(folder.Name, record.Offset), record, schema);
            folder.Files.Write(record, schema, value);
        }
        catch (ConnectException e)
        {
            // A record that is refused leaves nothing behind: neither a file nor a schema.
            if (isNew)
            {
                folder.Files?.Discard();
                _folders.Remove(folder.Name);
                if (ReferenceEquals(_current, folder)) _current = null;
            }
            return Refuse(record, e);
        }
        if (isNew)
        {
            _open.Add(folder.Files);
            if (!folder.HasSchema) (folder.HasSchema, folder.Schema) = (true, schema);
        }
        _current = folder;
        _lastFolder = folder.Name;
        _lastOffset = record.Offset;
        _records++;
        return _records >= _config.FlushSize ? Step.CommitNow : folder.Files.PartReady ? Step.PartReady : Step.Written;
    }

    private async Task GoOnAsync(Step step, SinkRecord record, long now, CancellationToken cancellationToken)
    {
        while (step == Step.CommitThenWrite)
        {
            await CommitAsync(cancellationToken).ConfigureAwait(false);
            step = Write(record, now);
        }
        switch (step)
        {
            case Step.CommitNow: await CommitAsync(cancellationToken).ConfigureAwait(false); break;
            case Step.PartReady: await _current!.Files!.SendFullPartsAsync(_dropped.Token, cancellationToken).ConfigureAwait(false); break;
            case Step.Refused:
                var refusal = _refusal!;
                _refusal = null;
                if (_context.ErrantRecordReporter is not { } reporter) throw refusal;
                await reporter.ReportAsync(record, refusal).ConfigureAwait(false);
                LogRefused(record, refusal.Message);
                LeaveOut(record);
                break;
        }
    }

    // Formats and projections know values, not records: here the record gets its name.
    private Step Refuse(SinkRecord record, ConnectException error)
    {
        var name = record.ToString();
        _refusal = error.Message.Contains(name, StringComparison.Ordinal) ? error : Named(error, $"Cannot store {name} of {Partition}: {error.Message}");
        return Step.Refused;
    }

    private static ConnectException Named(ConnectException error, string message) => error switch
    {
        SchemaProjectorException => new SchemaProjectorException(message, error),
        DataException => new DataException(message, error),
        _ => new ConnectException(message, error),
    };

    private Step Rotate(string reason, string folder)
    {
        LogRotation(Partition, reason, folder, _records);
        return Step.CommitThenWrite;
    }

    private Folder Find(string name)
    {
        if (!_folders.TryGetValue(name, out var folder)) _folders.Add(name, folder = new Folder(name));
        return folder;
    }
}
