using System.Diagnostics;
using Connect.Api;
using Connect.Runtime.Config;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Metrics;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Sink;

/// <summary>
/// Runs a sink task in a straight line: consume a batch, convert and transform it where librdkafka keeps it, put it, and commit what the task says is
/// stored. Offsets never run ahead of <see cref="SinkTask.PreCommitAsync"/>.
/// </summary>
internal sealed partial class SinkTaskRunner(TaskSetup setup, SinkTask task, Func<CancellationToken, Task<SinkPipeline>> prepare, ITaskListener listener)
    : TaskRunner(setup, typeof(SinkTaskRunner), listener)
{
    private const string Putting = "putting its records";

    // How long a task without records waits at most before it is called with an empty batch.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(1);

    // How often the ends of partitions are looked at, which costs a call a partition.
    private static readonly TimeSpan BetweenLags = TimeSpan.FromSeconds(1);

    private readonly SinkTaskMetrics _metrics = setup.Metrics.AddSink();
    private readonly CommitLatencies _latencies = new(setup.Metrics.Latency, setup.TimeProvider);
    private readonly List<SinkRecord> _batch = [];

    // Per partition the offset after the last record that was put.
    private readonly Dictionary<TopicPartition, long> _delivered = [];

    // Per partition where reading begins again when the task could not make its records durable: the committed offset, or that of the first record read.
    private readonly Dictionary<TopicPartition, long> _committed = [];
    private readonly HashSet<TopicPartition> _assigned = [];

    // Partitions of which the group knows no offset yet. Where reading began in them is committed beside what was read from others: it must not begin
    // elsewhere after a restart, as with auto.offset.reset=latest it would.
    private readonly HashSet<TopicPartition> _uncommitted = [];
    private SinkPipeline? _pipeline;
    private readonly bool _traces = setup.Worker.TracesEnabled;
    private List<ActivityLink>? _links;
    private SinkContext _context = null!;
    private bool _batchPending, _pausedByUser, _pausedForRetry, _initialized;
    private TimeSpan _nextCommit, _retryAt, _nextLag;

    protected override void Wake() => _pipeline?.Consumer.Wake();

    protected override async Task ExecuteAsync()
    {
        var pipeline = _pipeline = await prepare(Stopping);
        pipeline.Converters.DeferRequests(Stopping);
        _context = new SinkContext(this);
        // A task that was initialized is stopped, even if it does not start.
        _initialized = true;
        task.Initialize(_context);
        using (Watch(nameof(SinkTask.StartAsync))) await task.StartAsync(Setup.TaskConfig, Stopping);
        await pipeline.JoinAsync(Stopping);
        _nextCommit = Now + Setup.Worker.OffsetFlushInterval;
        if (Target == TargetState.Started) Report(RunState.Running);
        while (!Stopping.IsCancellationRequested)
        {
            await ApplyTargetAsync();
            if (pipeline.Consumer.PendingRebalance is { } rebalance) { await RebalanceAsync(rebalance); continue; }
            if (pipeline.Consumer.FatalError is { } fatal) throw new ConnectException($"The consumer of {Id} cannot go on: {fatal}");
            if (Now >= _nextCommit || _context.TakeCommitRequest()) await CommitAsync(closing: false);
            // While the connector is paused, a batch that its target has refused for now waits as well.
            if (_batchPending && _pausedByUser) { await IdleAsync(LongestIdle); continue; }
            if (_batchPending && Now < _retryAt) { await IdleAsync(Min(_retryAt - Now, LongestIdle)); continue; }
            if (!_batchPending) await ReadAsync();
            await PutAsync();
        }
    }

    protected override async Task CleanUpAsync()
    {
        if (_pipeline is null) return;
        try
        {
            if (_assigned.Count > 0 && !Abandoned.IsCancellationRequested)
            {
                await CommitAsync(closing: true);
                using (Watch(nameof(SinkTask.CloseAsync))) await task.CloseAsync(_assigned, Abandoned);
            }
        }
        finally
        {
            try
            {
                using (Watch(nameof(SinkTask.StopAsync)))
                    if (_initialized) await task.StopAsync();
            }
            finally
            {
                // Leaving the group is a round trip.
                await OwnThread.RunAsync(_pipeline.Dispose);
            }
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async Task ReadAsync()
    {
        var consumer = _pipeline!.Consumer;
        var count = consumer.Poll();
        if (count == 0 && consumer.PendingRebalance is null)
        {
            var untilCommit = _nextCommit - Now;
            await IdleAsync(untilCommit < LongestIdle ? untilCommit : LongestIdle);
            if (Stopping.IsCancellationRequested) return;
            count = consumer.Poll();
        }
        if (count == 0) return;
        List<FailedRecord>? failed = null;
        var progress = new Conversion();
        try
        {
            while (ConvertBatch(count, progress) is { } wait) await WaitAsync(wait, progress);
            failed = progress.Failed;
        }
        finally { consumer.Release(); }
        _metrics.Read.Add(count);
        Setup.Metrics.BatchSize.Record(count);
        // Dead letters leave in the order of the records and are waited for together.
        if (failed is not null) await Task.WhenAll(failed.Select(_pipeline.Errors.ReportAsync));
    }

    // Until the record at hand can be tried again: for a while, or for the answer of the machine that its converter asks.
    private async Task WaitAsync(TimeSpan wait, Conversion progress)
    {
        if (progress.Deferred is not { } deferred)
        {
            await Task.Delay(wait, Setup.TimeProvider, Stopping);
            return;
        }
        progress.Deferred = null;
        try { await OwnThread.RunAsync(deferred.Request); }
        catch (Exception e) when (e is not OperationCanceledException) { progress.Failure = e; }
    }

    // Waits for records or a wake-up. The group expects to hear from a member within max.poll.interval.ms, so no wait is long.
    private async Task IdleAsync(TimeSpan time)
    {
        var consumer = _pipeline!.Consumer;
        if (time > TimeSpan.Zero) await consumer.WaitAsync(time, Stopping);
        if (_batchPending && consumer.Poll() > 0) await PutOffAsync();
    }

    // Librdkafka may hand out records of partitions that were paused or given up a moment ago. There is no room for them beside the batch that waits: those of
    // partitions that are still this task's are read again when it goes on.
    private async Task PutOffAsync()
    {
        var consumer = _pipeline!.Consumer;
        var first = FirstOffsets(consumer);
        consumer.Release();
        if (first.Count == 0) return;
        consumer.Pause(first.Keys);
        await OwnThread.RunAsync(() => consumer.Seek(first));
    }

    private Dictionary<TopicPartition, long> FirstOffsets(BatchConsumer consumer)
    {
        var first = new Dictionary<TopicPartition, long>();
        for (var i = 0; i < consumer.Count; i++)
        {
            var consumed = consumer[i];
            var partition = new TopicPartition(consumed.Topic, consumed.Partition);
            if (_assigned.Contains(partition)) first.TryAdd(partition, consumed.Offset);
        }
        return first;
    }

    private async Task PutAsync()
    {
        var began = Setup.TimeProvider.GetTimestamp();
        using var span = _traces && _batch.Count > 0 ? Traces.Puts(Id, _batch.Count, _links) : null;
        try
        {
            using (Watch(nameof(SinkTask.PutAsync))) await task.PutAsync(_batch, Stopping);
            await _context.ReportsAsync();
        }
        catch (RetriableException e)
        {
            var wait = _context.TakeTimeout() ?? TimeSpan.FromSeconds(1);
            Retries.Failed(Putting, e, wait);
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            _retryAt = Now + wait;
            _batchPending = true;
            if (!_pausedForRetry) { _pipeline!.Consumer.Pause(_assigned); _pausedForRetry = true; }
            return;
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested) { return; }
        catch (Exception e) when (e is not ToleranceExceededException)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw new ConnectException("Exiting WorkerSinkTask due to unrecoverable exception.", e);
        }
        Retries.Succeeded(Putting);
        var put = _batch.Count;
        if (put > 0)
        {
            var took = Setup.TimeProvider.GetElapsedTime(began);
            _metrics.Sent.Add(put);
            _metrics.PutTime.Record(took);
            if (_logger.IsEnabled(LogLevel.Debug)) LogPut(Id, put, took.TotalMilliseconds);
        }
        _batch.Clear();
        _links = null;
        _batchPending = false;
        foreach (var (partition, offset) in _pipeline!.Read) _delivered[partition] = offset;
        if (_pipeline.Read.Count > 0) _metrics.Active.Set(Uncommitted());
        _pipeline.Read.Clear();
        LookAtLags();
        if (_pausedForRetry)
        {
            _pausedForRetry = false;
            if (!_pausedByUser) _pipeline.Consumer.Resume(_assigned.Except(_context.PausedByTask));
        }
        if (_context.TakeSeek() is { } seek) await SeekAsync(seek);
    }

    // Records that were put and whose offsets are not committed.
    private long Uncommitted()
    {
        long records = 0;
        foreach (var (partition, offset) in _delivered)
            if (_committed.TryGetValue(partition, out var committed)) records += Math.Max(0, offset - committed);
        return records;
    }

    private void LookAtLags()
    {
        if (Now < _nextLag) return;
        _nextLag = Now + BetweenLags;
        foreach (var partition in _metrics.Partitions)
            if (_delivered.TryGetValue(partition.Partition, out var position) && _pipeline!.Consumer.Ends(partition.Partition) is var (start, end)) partition.Set(position, start, end);
    }

    private async Task SeekAsync(Dictionary<TopicPartition, long> offsets)
    {
        var mine = offsets.Where(o => _assigned.Contains(o.Key)).ToDictionary();
        if (mine.Count == 0) return;
        await OwnThread.RunAsync(() => _pipeline!.Consumer.Seek(mine));
        foreach (var (partition, offset) in mine) _delivered[partition] = _committed[partition] = offset;
    }

    private async Task ApplyTargetAsync()
    {
        var consumer = _pipeline!.Consumer;
        if (Target == TargetState.Paused && !_pausedByUser)
        {
            _pausedByUser = true;
            consumer.Pause(_assigned);
            await CommitAsync(closing: false);
            Report(RunState.Paused);
        }
        else if (Target == TargetState.Started && (_pausedByUser || State == RunState.Paused))
        {
            _pausedByUser = false;
            if (!_pausedForRetry) consumer.Resume(_assigned.Except(_context.PausedByTask));
            Report(RunState.Running);
        }
    }

    private async Task RebalanceAsync(BatchConsumer.Rebalance rebalance)
    {
        var consumer = _pipeline!.Consumer;
        if (!rebalance.IsAssignment)
        {
            var gone = rebalance.Partitions.Where(_assigned.Contains).ToList();
            if (gone.Count > 0)
            {
                if (!rebalance.Lost) await CommitAsync(closing: true, gone);
                using (Watch(nameof(SinkTask.CloseAsync))) await task.CloseAsync(gone, Abandoned);
            }
            // A batch that waits to be put again may hold records of partitions that somebody else reads now.
            if (_batchPending)
            {
                _batch.RemoveAll(r => gone.Contains(new TopicPartition(r.OriginalTopic, r.OriginalPartition)));
                foreach (var partition in gone) _pipeline.Read.Remove(partition);
            }
            foreach (var partition in gone) RemovePartition(partition);
            _metrics.Assign(_assigned);
            if (gone.Count > 0) LogRevoked(Id, string.Join(", ", gone), rebalance.Lost);
            consumer.CompleteRebalance();
            _pipeline.Originals?.Remove(gone);
            return;
        }
        var (stored, starts) = await OwnThread.RunAsync(() =>
        {
            var stored = consumer.Committed(rebalance.Partitions, TimeSpan.FromSeconds(30));
            return (stored, consumer.Starts(rebalance.Partitions.Where(p => !stored.ContainsKey(p)), TimeSpan.FromSeconds(10)));
        });
        consumer.CompleteRebalance(starts);
        foreach (var partition in rebalance.Partitions)
        {
            _assigned.Add(partition);
            if (!stored.TryGetValue(partition, out var offset))
            {
                _uncommitted.Add(partition);
                if (!starts.TryGetValue(partition, out offset)) continue;
            }
            _delivered[partition] = _committed[partition] = offset;
        }
        _metrics.Assign(_assigned);
        LogAssigned(Id, string.Join(", ", rebalance.Partitions));
        using (Watch(nameof(SinkTask.OpenAsync))) await task.OpenAsync(rebalance.Partitions, Stopping);
        if (_context.TakeSeek() is { } seek) await SeekAsync(seek);
        PauseAgain();
    }

    // A new assignment reads. What the task has paused and got back stays paused, and what it has lost is no longer its to resume; where the whole task stands
    // still, so do its new partitions.
    private void PauseAgain()
    {
        var consumer = _pipeline!.Consumer;
        _context.PausedByTask.IntersectWith(_assigned);
        // Nothing is left to be put again where the rebalance took all of it away.
        if (_pausedForRetry && _batch.Count == 0)
        {
            (_pausedForRetry, _batchPending) = (false, false);
            if (!_pausedByUser) consumer.Resume(_assigned.Except(_context.PausedByTask));
        }
        if (_pausedByUser || _pausedForRetry) consumer.Pause(_assigned);
        else consumer.Pause(_context.PausedByTask);
    }

    private void RemovePartition(TopicPartition partition)
    {
        _assigned.Remove(partition);
        _uncommitted.Remove(partition);
        _delivered.Remove(partition);
        _committed.Remove(partition);
        _latencies.Remove(partition);
    }

    private async Task CommitAsync(bool closing, IReadOnlyCollection<TopicPartition>? only = null)
    {
        _nextCommit = Now + Setup.Worker.OffsetFlushInterval;
        if (_batchPending && !closing) return;
        var current = only is null ? new Dictionary<TopicPartition, long>(_delivered) : _delivered.Where(d => only.Contains(d.Key)).ToDictionary();
        if (current.Count == 0) return;
        var began = Setup.TimeProvider.GetTimestamp();
        IReadOnlyDictionary<TopicPartition, long> storable;
        try
        {
            using (Watch(nameof(SinkTask.PreCommitAsync))) storable = await task.PreCommitAsync(current, closing ? Abandoned : Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested) { return; }
        catch (Exception e)
        {
            Setup.Metrics.Committed(success: false, Setup.TimeProvider.GetElapsedTime(began));
            LogCommitFailed(OffsetsLogger, e, Id);
            if (closing) return;
            // What was delivered since the last commit is not safe: it is read and put again.
            var back = _committed.Where(c => current.ContainsKey(c.Key)).ToDictionary();
            if (back.Count > 0) await OwnThread.RunAsync(() => _pipeline!.Consumer.Seek(back));
            foreach (var (partition, offset) in back) _delivered[partition] = offset;
            return;
        }
        await _context.ReportsAsync();
        if (Abandoned.IsCancellationRequested) return;
        bool IsNew(TopicPartition partition, long offset) => !_committed.TryGetValue(partition, out var known) || known != offset;
        var sound = storable.Where(o => current.TryGetValue(o.Key, out var put) && o.Value <= put).ToList();
        if (!sound.Exists(o => IsNew(o.Key, o.Value))) return;
        var news = sound.Where(o => IsNew(o.Key, o.Value) || _uncommitted.Contains(o.Key)).ToDictionary();
        _metrics.Commits();
        var failure = await OwnThread.RunAsync(() => _pipeline!.Consumer.Commit(news));
        Setup.Metrics.Committed(failure is null, Setup.TimeProvider.GetElapsedTime(began));
        if (failure is not null) { LogBrokerRefused(OffsetsLogger, Id, failure); return; }
        foreach (var (partition, offset) in news) _committed[partition] = offset;
        _uncommitted.ExceptWith(news.Keys);
        if (OffsetsLogger.IsEnabled(LogLevel.Debug)) LogCommitted(OffsetsLogger, Id, string.Join(", ", news.Select(n => $"{n.Key}@{n.Value}")));
        _metrics.Completed.Add();
        _metrics.Active.Set(Uncommitted());
        _latencies.Commit(news);
        _pipeline!.Originals?.Remove(_committed);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} no longer reads {Partitions} (lost to another member: {Lost})")]
    private partial void LogRevoked(TaskId task, string partitions, bool lost);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} put {Count} records in {Milliseconds:F1} ms")]
    private partial void LogPut(TaskId task, int count, double milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} committed {Offsets}")]
    private static partial void LogCommitted(ILogger logger, TaskId task, string offsets);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} reads {Partitions}")]
    private partial void LogAssigned(TaskId task, string partitions);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} could not make its records durable; it reads them again from the last committed offsets")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, TaskId task);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The offsets of task {Task} were not committed: {Reason}")]
    private static partial void LogBrokerRefused(ILogger logger, TaskId task, string reason);
}
