using System.Buffers;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tasks;

/// <summary>
/// Runs a source task in a straight line: poll a batch, transform and convert it, send it, and store the source offsets of what the brokers have
/// acknowledged, in the order in which it was polled.
/// </summary>
internal sealed partial class SourceTaskRunner(TaskSetup setup, SourceTask task, Func<CancellationToken, Task<SourcePipeline>> prepare, ITaskListener listener)
    : TaskRunner(setup, listener)
{
    // Records that may be on their way at once: enough to keep the producer busy, few enough to bound memory.
    private const int MaxInFlight = 20_000;

    private const string Polling = "polling its source", ProducerClass = "org.apache.kafka.connect.runtime.WorkerSourceTask";

    private readonly SentRecords _sent = new();
    private readonly Signal _wake = new();
    private readonly ArrayBufferWriter<byte> _keyBuffer = new(256), _valueBuffer = new(4096);
    private readonly List<Task> _reports = [];
    private SourcePipeline? _pipeline;
    private Task _poll = Task.CompletedTask;
    private Exception? _sendFailure;
    private bool _initialized, _started;
    private int _failedPolls;
    private DateTimeOffset _nextCommit, _nextPoll;

    protected override void Wake()
    {
        _wake.Set();
        _pipeline?.Producer.Wake();
    }

    private DateTimeOffset Now => Setup.TimeProvider.GetUtcNow();

    protected override async Task ExecuteAsync()
    {
        var pipeline = _pipeline = await prepare(Stopping);
        pipeline.Converters.DeferRequests(Stopping);
        // A task that was initialized is stopped, even if it does not start.
        _initialized = true;
        if (pipeline.ExactlyOnce?.Boundary == TransactionBoundary.Connector) _requests = new TransactionRequests();
        task.Initialize(new SourceContext(this));
        await task.StartAsync(Setup.TaskConfig, Stopping);
        _started = true;
        _nextCommit = Now + (pipeline.ExactlyOnce?.Interval ?? Setup.Worker.OffsetFlushInterval);
        if (Target == TargetState.Started) Report(RunState.Running);
        while (!Stopping.IsCancellationRequested)
        {
            if (Target != TargetState.Started) { await PauseAsync(); continue; }
            if (State != RunState.Running) Report(RunState.Running);
            var batch = Now < _nextPoll ? await IdleAsync() : await PollAsync();
            if (batch is { Count: > 0 })
            {
                // What the last poll brought after the connector was paused waits for it to be resumed.
                if (Target != TargetState.Started) await PauseAsync();
                if (Stopping.IsCancellationRequested) break;
                if (State != RunState.Running) Report(RunState.Running);
                Setup.Counts.AddRead(batch.Count);
                LogPolled(Id, batch.Count);
                await SendAsync(batch);
                if (pipeline.ExactlyOnce is not null && !_midBatch) await EndAfterBatchAsync();
            }
            pipeline.Producer.Drain(OnDelivered);
            await CheckAsync();
        }
    }

    protected override async Task CleanUpAsync()
    {
        if (_pipeline is null) return;
        // What is on its way gets a last chance to be acknowledged, and its offsets to be stored. A record that was not sent any more is not waited for.
        var deadline = Now + Setup.Worker.OffsetFlushTimeout;
        try
        {
            if (ExactlyOnce is not null) { await EndTransactionsAsync(); return; }
            while (_pipeline.Producer is { InFlight: > 0, FatalError: null } && Now < deadline && !Abandoned.IsCancellationRequested && _sendFailure is null)
            {
                await _pipeline.Producer.WaitAsync(deadline - Now, Abandoned);
                _pipeline.Producer.Drain(OnDelivered);
            }
            // The source may have to acknowledge what is stored, so it is stopped after that.
            if (_started && !Abandoned.IsCancellationRequested) await CommitAsync();
        }
        finally
        {
            try { if (_initialized) await StopTaskAsync(deadline - Now); }
            finally { await _pipeline.DisposeAsync(); }
        }
    }

    // A poll that was given up may still be under way; it was cancelled, and has until the deadline to notice.
    private async Task StopTaskAsync(TimeSpan timeout)
    {
        if (!_poll.IsCompleted)
            await _poll.WaitAsync(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, Setup.TimeProvider, Abandoned)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await task.StopAsync();
    }

    // While the source has nothing, acknowledgements still come in and offsets are still to be stored.
    private async Task<IReadOnlyList<SourceRecord>?> PollAsync()
    {
        var pollStop = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        try
        {
            var poll = task.PollAsync(pollStop.Token);
            _poll = poll;
            while (!poll.IsCompleted && !Stopping.IsCancellationRequested)
            {
                var untilCommit = _nextCommit - Now;
                var waiting = _pipeline!.Producer.WaitAsync(untilCommit > TimeSpan.Zero ? untilCommit : TimeSpan.FromMilliseconds(1), Stopping).AsTask();
                await Task.WhenAny(poll, waiting);
                if (!waiting.IsCompleted) { _pipeline.Producer.Wake(); await waiting; }
                _pipeline.Producer.Drain(OnDelivered);
                await CheckAsync();
                // A paused connector does not wait for its source; what the poll still brings is sent when it is resumed.
                if (Target == TargetState.Paused && State != RunState.Paused) { await CommitAsync(); Report(RunState.Paused); }
                else if (Target == TargetState.Started && State == RunState.Paused) Report(RunState.Running);
            }
            var batch = await poll;
            Retries.Succeeded(Polling);
            _failedPolls = 0;
            return batch;
        }
        catch (RetriableException e)
        {
            if (_pipeline!.PollRetry.Next(_failedPolls) is not { } wait)
                throw new ConnectException(
                    $"Task {Id} has polled its source {_failedPolls + 1} times in vain, for as long as errors.retry.timeout allows: {e.Message}", e);
            _failedPolls++;
            _nextPoll = Now + wait;
            Retries.Failed(Polling, e, wait);
            return null;
        }
        finally
        {
            if (_poll.IsCompleted) pollStop.Dispose();
            else await pollStop.CancelAsync();
        }
    }

    // Between a poll that is to be repeated and the next, acknowledgements come in and offsets are stored as ever.
    private async Task<IReadOnlyList<SourceRecord>?> IdleAsync()
    {
        var (untilPoll, untilCommit) = (_nextPoll - Now, _nextCommit - Now);
        var wait = untilPoll < untilCommit ? untilPoll : untilCommit;
        if (wait > TimeSpan.Zero) await _pipeline!.Producer.WaitAsync(wait, Stopping);
        return null;
    }

    private async Task CheckAsync()
    {
        CheckSent();
        if (Now < _nextCommit) return;
        if (ExactlyOnce is null) await CommitOffsetsAsync();
        else if (_requests is not null) _nextCommit = Now + ExactlyOnce.Interval;
        else if (!_midBatch) await CommitTransactionAsync();
    }

    private void CheckSent()
    {
        if (_pipeline!.Producer.FatalError is { } fatal) throw new ConnectException($"The producer of {Id} cannot go on: {fatal}");
        if (_sendFailure is { } failure) throw new ConnectException("Unrecoverable exception from producer send callback", failure);
    }

    private Task CommitAsync() => ExactlyOnce is null ? CommitOffsetsAsync() : EndOpenTransactionAsync();

    private async Task PauseAsync()
    {
        await CommitAsync();
        if (Target == TargetState.Paused && State != RunState.Paused) Report(RunState.Paused);
        while (Target != TargetState.Started && !Stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(TimeSpan.FromSeconds(1), Setup.TimeProvider, Stopping);
            _pipeline!.Producer.Drain(OnDelivered);
            await CheckAsync();
        }
    }

    private async Task SendAsync(IReadOnlyList<SourceRecord> batch)
    {
        var pipeline = _pipeline!;
        _midBatch = true;
        for (var i = 0; i < batch.Count; i++)
        {
            var sequence = _sent.Add(batch[i]);
            if (await ConvertAsync(batch[i]) is not { } converted)
            {
                if (_requests is not null) await EndAfterRecordAsync(batch[i]);
                continue;
            }
            if (pipeline.ExactlyOnce is not null) BeginIfNeeded();
            _sent.SendTo(sequence, converted.Topic);
            if (pipeline.TopicCreation is { } creation && !creation.IsKnown(converted.Topic)) await creation.EnsureAsync(converted.Topic);
            while (true)
            {
                bool queued;
                try
                {
                    queued = pipeline.Producer.Send(converted.Topic, converted.Partition, converted.Timestamp, converted.HasKey, _keyBuffer.WrittenSpan,
                        converted.HasValue, _valueBuffer.WrittenSpan, converted.Headers, sequence);
                }
                catch (ConnectException e) { await RefusedAsync(sequence, e); break; }
                if (queued && pipeline.Producer.InFlight < MaxInFlight) break;
                pipeline.Producer.Drain(OnDelivered);
                if (!queued || pipeline.Producer.InFlight >= MaxInFlight) await pipeline.Producer.WaitAsync(TimeSpan.FromMilliseconds(100), Unsent);
                pipeline.Producer.Drain(OnDelivered);
                await CheckAsync();
                if (Unsent.IsCancellationRequested) return;
                if (queued) break;
            }
            if (_requests is not null) await EndAfterRecordAsync(batch[i]);
        }
        _midBatch = false;
    }

    private async Task RefusedAsync(long sequence, ConnectException error)
    {
        var record = _sent[sequence];
        var failure = new ConnectException($"The {record} was not stored: {error.Message}", error);
        if (!_pipeline!.Errors.TolerateAll || ExactlyOnce is not null) throw new ConnectException("Unrecoverable exception from producer send callback", failure);
        await _pipeline.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, failure, null, record));
        _sent.Acknowledge(sequence);
        Done(record, null);
    }

    private void OnDelivered(long sequence, int partition, long offset, string? error)
    {
        if (sequence == OffsetRecord)
        {
            if (error is not null && !_aborting) _sendFailure ??= new ConnectException($"A source offset was not stored: {error}");
            return;
        }
        var record = _sent[sequence];
        if (_aborting)
        {
            _sent.Acknowledge(sequence);
            return;
        }
        if (error is not null)
        {
            var failure = new ConnectException($"The {record} was not stored: {error}");
            // A transaction without one of its records is not whole, so there is nothing to tolerate.
            if (!_pipeline!.Errors.TolerateAll || ExactlyOnce is not null) { _sendFailure ??= failure; return; }
            var report = _pipeline.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, failure, null, record));
            if (!report.IsCompletedSuccessfully) _reports.Add(report);
        }
        else Setup.Counts.AddSent(1);
        var topic = _sent.TopicOf(sequence);
        if (error is null) UsesTopic(topic);
        _sent.Acknowledge(sequence);
        if (_hearsOfRecords)
            Done(record, error is null ? new RecordMetadata(new TopicPartition(topic, partition), offset, record.Timestamp ?? -1) : null);
    }

    private async Task CommitOffsetsAsync()
    {
        _nextCommit = Now + Setup.Worker.OffsetFlushInterval;
        if (_reports.Count > 0) { await Task.WhenAll(_reports); _reports.Clear(); }
        var offsets = _sent.TakeOffsets();
        if (offsets.Count > 0)
        {
            try
            {
                // The producer tries for ever; a write that comes late is followed by the next commit's, in the same partition.
                await Task.WhenAll(offsets.Select(o => _pipeline!.StoreOffset(o.Key, o.Value)))
                    .WaitAsync(Setup.Worker.OffsetFlushTimeout, Setup.TimeProvider, Abandoned);
                LogStored(OffsetsLogger, Id, offsets.Count);
                Setup.Counts.Committed();
            }
            catch (Exception e) when (e is ConnectException or TimeoutException)
            {
                // The next commit stores newer offsets of the same partitions; only a crash before it repeats records.
                Setup.Counts.CommitFailed();
                _sent.PutBack(offsets);
                LogCommitFailed(OffsetsLogger, e, Id);
                return;
            }
        }
        await CommitSourceAsync();
    }

    // The offsets are stored, so what the source makes of that is no reason to stop. It is asked even if none had to be: not every source has offsets.
    private async Task CommitSourceAsync()
    {
        try { await task.CommitAsync(Abandoned); }
        catch (Exception e) when (e is not OperationCanceledException) { LogTaskCommitFailed(OffsetsLogger, e, Id); }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} polled {Count} records")]
    private partial void LogPolled(TaskId task, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} stored the offsets of {Count} source partitions")]
    private static partial void LogStored(ILogger logger, TaskId task, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} failed to commit to its source")]
    private static partial void LogTaskCommitFailed(ILogger logger, Exception error, TaskId task);

    [LoggerMessage(Level = LogLevel.Error, Message = "The source offsets of task {Task} were not stored; they are tried again at the next commit")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, TaskId task);
}
