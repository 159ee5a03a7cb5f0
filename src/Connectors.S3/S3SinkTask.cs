using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

/// <summary>Writes records to files, one writer for each topic partition, and stores the files as objects.</summary>
[JavaClass("io.confluent.connect.s3.S3SinkTask")]
public sealed partial class S3SinkTask : SinkTask, IAsyncDisposable
{
    private readonly Dictionary<TopicPartition, TopicPartitionWriter> _writers = [];
    private readonly Func<S3SinkConfig, TimeProvider, ILogger, IObjectStorage> _storage;
    private ILogger _log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
    private S3SinkConfig? _config;
    private SinkFiles? _files;
    private Partitioners? _partitioners;
    private Schedule? _schedule;

    /// <summary>A task that stores objects in S3.</summary>
    public S3SinkTask() : this((config, time, log) => new S3Storage(config, time, log)) { }

    /// <summary>A task with a store of its own.</summary>
    internal S3SinkTask(Func<S3SinkConfig, TimeProvider, ILogger, IObjectStorage> storage) => _storage = storage;

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _log = Context.LoggerFactory.CreateLogger<S3SinkTask>();
        _config = S3SinkConfig.Parse(config);
        // Validation lets it pass, as that of the original does; the original fails when it makes the first name.
        if (_config.ZeroPadWidth == 0)
            throw new ConfigException(S3SinkConfig.ZeroPadWidthKey, 0, "names of objects cannot be made with no digit for the offset; 1 is without leading zeros");
        _partitioners = new Partitioners(_config);
        if (_config.RotateSchedule > 0) _schedule = new Schedule(_config.RotateSchedule, _config.ScheduleZone());
        if (_config.RotateInterval > 0 && !JavaNames.IsTimeBased(_config.PartitionerClass))
            LogIntervalIgnored(_config.RotateInterval, _config.PartitionerClass);
        var storage = _storage(_config, Context.TimeProvider, _log);
        _files = new SinkFiles(_config, storage, _log);
        if (!await storage.BucketExistsAsync(cancellationToken).ConfigureAwait(false)) throw new ConnectException($"Non-existent S3 bucket: {_config.Bucket}");
    }

    /// <inheritdoc/>
    public override Task OpenAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
            _writers.TryAdd(partition, new TopicPartitionWriter(partition, _files!, _partitioners!.Create(partition), _schedule, Context, _log));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        var started = Now();
        foreach (var each in _writers.Values)
            await GuardAsync(each, BeginAsync(each, started, cancellationToken), started, cancellationToken).ConfigureAwait(false);

        var limited = _config!.MaxWriteDuration != long.MaxValue;
        TopicPartitionWriter? writer = null;
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (writer is null || writer.Partition.Partition != record.Partition || writer.Partition.Topic != record.Topic) writer = Find(record);
            if (record.Value is null && _config.NullValues != NullValueBehavior.Write)
            {
                await LeaveOutAsync(record, writer).ConfigureAwait(false);
                continue;
            }
            if (writer is null) throw NoWriter(record);
            if (limited && (writer.HasBacklog || IsOver(started))) writer.Postpone(record);
            else
            {
                var written = writer.WriteAsync(record, started, cancellationToken);
                if (!written.IsCompletedSuccessfully) await GuardAsync(writer, written, started, cancellationToken).ConfigureAwait(false);
            }
        }
        foreach (var each in _writers.Values)
            await GuardAsync(each, each.EndAsync(started, cancellationToken), started, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        var committed = new Dictionary<TopicPartition, long>();
        foreach (var writer in _writers.Values)
        {
            try { await writer.FinishCommitAsync(cancellationToken).ConfigureAwait(false); }
            catch (RetriableException e) { await writer.RewindAsync(e, Now()).ConfigureAwait(false); }
            // A failure here would only cost this commit of offsets; it is to fail the task.
            catch (ConnectException e) { writer.Fail(e); }
            if (writer.CommittableOffset >= 0) committed.Add(writer.Partition, writer.CommittableOffset);
        }
        return committed;
    }

    /// <inheritdoc/>
    public override async Task CloseAsync(IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
            if (_writers.Remove(partition, out var writer)) await writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        foreach (var writer in _writers.Values) await writer.DisposeAsync().ConfigureAwait(false);
        _writers.Clear();
        _files?.Dispose();
        _files = null;
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private long Now() => Context.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private bool IsOver(long started) => Now() - started > _config!.MaxWriteDuration;

    private async ValueTask BeginAsync(TopicPartitionWriter writer, long started, CancellationToken cancellationToken)
    {
        await writer.BeginAsync(started).ConfigureAwait(false);
        if (writer.HasBacklog) await writer.WriteBacklogAsync(started, () => IsOver(started), cancellationToken).ConfigureAwait(false);
    }

    // What may pass sends one partition back to its last files; the others go on.
    private static async ValueTask GuardAsync(TopicPartitionWriter writer, ValueTask work, long now, CancellationToken cancellationToken)
    {
        try { await work.ConfigureAwait(false); }
        catch (RetriableException e) { await writer.RewindAsync(e, now).ConfigureAwait(false); }
        catch (ObjectExistsException existing)
        {
            // A store that does not answer while a free name is looked for must not have the whole batch delivered again.
            try { await writer.SkipExistingAsync(existing, cancellationToken).ConfigureAwait(false); }
            catch (RetriableException e) { await writer.RewindAsync(e, now).ConfigureAwait(false); }
        }
    }

    private TopicPartitionWriter? Find(SinkRecord record) => _writers.GetValueOrDefault(new TopicPartition(record.Topic, record.Partition));

    private ConnectException NoWriter(SinkRecord record) => new(
        $"No writer found for topic partition {record.Topic}-{record.Partition} of {record}. "
        + $"Transformations must not change the topic of records for this sink. Assigned are: {string.Join(", ", _writers.Keys)}");

    private async Task LeaveOutAsync(SinkRecord record, TopicPartitionWriter? writer)
    {
        if (writer is { ReadsAgain: true }) return;
        var reporter = Context.ErrantRecordReporter;
        if (_config!.NullValues == NullValueBehavior.Ignore)
        {
            LogNullIgnored(record);
            if (reporter is not null && _config.ReportNullValues)
                await reporter.ReportAsync(record, new DataException($"Skipping null value record: {record}")).ConfigureAwait(false);
        }
        else
        {
            var refusal = new ConnectException(
                $"Null valued records are not writeable with {S3SinkConfig.NullValueBehaviorKey}=fail: {record} has no value. Set it to ignore or write to go on.");
            if (reporter is null) throw refusal;
            await reporter.ReportAsync(record, refusal).ConfigureAwait(false);
        }
        writer?.LeaveOut(record);
    }
}
