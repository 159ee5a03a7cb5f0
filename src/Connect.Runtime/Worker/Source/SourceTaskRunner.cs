using System.Buffers;
using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;
using Connect.Runtime.Metrics;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Source;

/// <summary>
/// Runs a source task in a straight line: poll a batch, transform and convert it, send it. When source offsets are stored, and how, is a matter of what the
/// worker promises: see <see cref="AtLeastOnceSourceTaskRunner"/> and <see cref="ExactlyOnceSourceTaskRunner"/>.
/// </summary>
internal abstract partial class SourceTaskRunner(TaskSetup setup, SourceTask task, Type kind, ITaskListener listener) : TaskRunner(setup, kind, listener)
{
    // Records that may be on their way at once: enough to keep the producer busy, few enough to bound memory.
    private const int MaxInFlight = 20_000;

    private static readonly TimeSpan BetweenTopics = TimeSpan.FromSeconds(1);

    private const string Polling = "polling its source", MakingTopics = "making a topic", ProducerClass = "org.apache.kafka.connect.runtime.WorkerSourceTask";

    private readonly SourceTaskMetrics _metrics = setup.Metrics.AddSource();

    // Batches that were sent and whose records are not all stored: the number of the last, and the oldest timestamp, of those without one the time of the poll.
    private readonly Queue<(long Last, long Oldest)> _batches = new();
    private readonly Signal _wake = new();
    private readonly ArrayBufferWriter<byte> _keyBuffer = new(256), _valueBuffer = new(4096);
    private readonly List<Task> _reports = [];
    private RecordProducer.Delivered? _onDelivered;
    private SourcePipeline? _pipeline;
    private Task _poll = Task.CompletedTask;
    private bool _initialized;
    private int _failedPolls, _stored;
    private TimeSpan _nextPoll;

    /// <summary>What the loop works with, once it is prepared.</summary>
    protected SourcePipeline Pipeline => _pipeline!;

    /// <summary>What was polled and is not stored yet.</summary>
    protected SentRecords Sent { get; } = new();

    /// <summary>Whether the task has started.</summary>
    protected bool IsStarted { get; private set; }

    /// <summary>Whether a batch is being sent, or was left when half of it was sent.</summary>
    protected bool IsMidBatch { get; private set; }

    /// <summary>When offsets are to be committed next.</summary>
    protected TimeSpan NextCommit { get; set; }

    /// <summary>Why a record could not be stored, which the loop fails with when it gets there.</summary>
    protected Exception? SendFailure { get; private set; }

    /// <summary>Whether the task wants to hear of each record that is stored.</summary>
    protected bool HearsOfRecords { get; } =
        task.GetType().GetMethod(nameof(SourceTask.CommitRecord), [typeof(SourceRecord), typeof(RecordMetadata)])!.DeclaringType != typeof(SourceTask);

    /// <summary>Makes what the loop works with.</summary>
    protected abstract Task<SourcePipeline> PrepareAsync();

    /// <summary>How long after the start the first commit is due.</summary>
    protected abstract TimeSpan CommitInterval { get; }

    /// <summary>Where the task says when its transactions end; null where that is not its to say.</summary>
    protected virtual ITransactionContext? TransactionContext => null;

    /// <summary>Ends the sending of a batch half-way.</summary>
    protected abstract CancellationToken Unsent { get; }

    /// <summary>Whether the task goes on without a record that brokers do not take.</summary>
    protected abstract bool ToleratesUnsent { get; }

    /// <summary>Called before each record that is sent.</summary>
    protected virtual void BeforeSend() { }

    /// <summary>Called after each record that was sent, skipped or dropped.</summary>
    protected virtual ValueTask AfterRecordAsync(SourceRecord record) => ValueTask.CompletedTask;

    /// <summary>Called after each batch that was sent to its end.</summary>
    protected virtual Task AfterBatchAsync() => Task.CompletedTask;

    /// <summary>The time has come to commit offsets.</summary>
    protected abstract Task CommitDueAsync();

    /// <summary>Commits what there is to commit, as the task is paused or ends.</summary>
    protected abstract Task CommitAsync();

    /// <summary>Brings what was polled to an end: what is on its way gets a last chance until a time.</summary>
    protected abstract Task FinishAsync(TimeSpan deadline);

    /// <summary>Called once a record that was not sent, or whose sending has been reported; without metadata it is not in a topic.</summary>
    protected abstract void Done(SourceRecord record, RecordMetadata? metadata);

    protected override void Wake()
    {
        _wake.Set();
        _pipeline?.Producer.Wake();
    }

    protected override async Task ExecuteAsync()
    {
        var pipeline = _pipeline = await PrepareAsync();
        pipeline.Converters.DeferRequests(Stopping);
        // A task that was initialized is stopped, even if it does not start.
        _initialized = true;
        task.Initialize(new SourceContext(this));
        using (Watch(nameof(SourceTask.StartAsync))) await task.StartAsync(Setup.TaskConfig, Stopping);
        IsStarted = true;
        NextCommit = Now + CommitInterval;
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
                _metrics.Polled.Add(batch.Count);
                Setup.Metrics.BatchSize.Record(batch.Count);
                LogPolled(Id, batch.Count);
                await SendAsync(batch);
                _metrics.Active.Set(Sent.Count);
                if (!IsMidBatch) await AfterBatchAsync();
            }
            Drain();
            await CheckAsync();
        }
    }

    protected override async Task CleanUpAsync()
    {
        if (_pipeline is null) return;
        var deadline = Now + Setup.Worker.OffsetFlushTimeout;
        try { await FinishAsync(deadline); }
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
        using (Watch(nameof(SourceTask.StopAsync))) await task.StopAsync();
    }

    // While the source has nothing, acknowledgements still come in and offsets are still to be stored.
    private async Task<IReadOnlyList<SourceRecord>?> PollAsync()
    {
        var pollStop = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        try
        {
            var began = Setup.TimeProvider.GetTimestamp();
            var poll = task.PollAsync(pollStop.Token);
            _poll = poll;
            while (!poll.IsCompleted && !Stopping.IsCancellationRequested)
            {
                var untilCommit = NextCommit - Now;
                var waiting = _pipeline!.Producer.WaitAsync(untilCommit > TimeSpan.Zero ? untilCommit : TimeSpan.FromMilliseconds(1), Stopping).AsTask();
                await Task.WhenAny(poll, waiting);
                if (!waiting.IsCompleted) { _pipeline.Producer.Wake(); await waiting; }
                Drain();
                await CheckAsync();
                // A paused connector does not wait for its source; what the poll still brings is sent when it is resumed.
                if (Target == TargetState.Paused && State != RunState.Paused) { await CommitAsync(); Report(RunState.Paused); }
                else if (Target == TargetState.Started && State == RunState.Paused) Report(RunState.Running);
            }
            var batch = await poll;
            Retries.Succeeded(Polling);
            _failedPolls = 0;
            if (batch is { Count: > 0 }) _metrics.PollTime.Record(Setup.TimeProvider.GetElapsedTime(began));
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
        var (untilPoll, untilCommit) = (_nextPoll - Now, NextCommit - Now);
        var wait = untilPoll < untilCommit ? untilPoll : untilCommit;
        if (wait > TimeSpan.Zero) await _pipeline!.Producer.WaitAsync(wait, Stopping);
        return null;
    }

    private async Task CheckAsync()
    {
        CheckSent();
        if (Now >= NextCommit) await CommitDueAsync();
    }

    /// <summary>Takes in what brokers have said of records.</summary>
    protected void Drain()
    {
        Pipeline.Producer.Drain(_onDelivered ??= OnDelivered);
        if (_stored > 0)
        {
            _metrics.Written.Add(_stored);
            _stored = 0;
            _metrics.Active.Set(Sent.Count);
        }
        if (IsSafeWhenStored) NoteSafe();
    }

    /// <summary>Whether a record that is stored is one that readers see: it is not where its transaction may still be aborted.</summary>
    protected virtual bool IsSafeWhenStored => true;

    /// <summary>Measures how old the records are that are safe now.</summary>
    protected void NoteSafe()
    {
        if (!_batches.TryPeek(out var first) || first.Last >= Sent.First) return;
        var now = Setup.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        while (_batches.TryPeek(out var batch) && batch.Last < Sent.First) Setup.Metrics.Latency.Record(TimeSpan.FromMilliseconds(now - _batches.Dequeue().Oldest));
    }

    /// <summary>Fails where a record could not be stored, or the producer cannot go on.</summary>
    /// <exception cref="ConnectException">Why the task fails.</exception>
    protected void CheckSent()
    {
        if (Pipeline.Producer.IsFenced)
            throw new ProducerFencedException(
                $"The producer of {Id} cannot go on, as a newer producer of the same transactional id has taken its place: another instance of the task is running, or a round of "
                + "fencing has ended this one");
        if (Pipeline.Producer.FatalError is { } fatal) throw new ConnectException($"The producer of {Id} cannot go on: {fatal}");
        if (SendFailure is { } failure) throw new ConnectException("Unrecoverable exception from producer send callback", failure);
    }

    private async Task PauseAsync()
    {
        await CommitAsync();
        if (Target == TargetState.Paused && State != RunState.Paused) Report(RunState.Paused);
        while (Target != TargetState.Started && !Stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(TimeSpan.FromSeconds(1), Setup.TimeProvider, Stopping);
            Drain();
            await CheckAsync();
        }
    }

    private async Task SendAsync(IReadOnlyList<SourceRecord> batch)
    {
        var pipeline = _pipeline!;
        IsMidBatch = true;
        using var span = Setup.Worker.TracesEnabled ? Traces.Sends(Id, batch.Count) : null;
        var (oldest, isSent) = (Setup.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(), false);
        for (var i = 0; i < batch.Count; i++)
        {
            var sequence = Sent.Add(batch[i]);
            if (batch[i].Timestamp is { } timestamp && timestamp < oldest) oldest = timestamp;
            if (await ConvertAsync(batch[i]) is not { } converted)
            {
                await AfterRecordAsync(batch[i]);
                continue;
            }
            if (pipeline.TopicCreation is { } creation && !creation.IsKnown(converted.Topic) && !await EnsureTopicAsync(creation, converted.Topic)) return;
            BeforeSend();
            Sent.SendTo(sequence, converted.Topic);
            while (true)
            {
                bool queued;
                try
                {
                    queued = pipeline.Producer.Send(converted.Topic, converted.Partition, converted.Timestamp, converted.HasKey, _keyBuffer.WrittenSpan,
                        converted.HasValue, _valueBuffer.WrittenSpan, span is null ? converted.Headers : Traces.Added(converted.Headers, span), sequence);
                }
                catch (ConnectException e) { await RefusedAsync(sequence, e); break; }
                isSent |= queued;
                if (queued && pipeline.Producer.InFlight < MaxInFlight) break;
                Drain();
                if (!queued || pipeline.Producer.InFlight >= MaxInFlight) await pipeline.Producer.WaitAsync(TimeSpan.FromMilliseconds(100), Unsent);
                Drain();
                await CheckAsync();
                if (Unsent.IsCancellationRequested) return;
                if (queued) break;
            }
            await AfterRecordAsync(batch[i]);
        }
        if (isSent) _batches.Enqueue((Sent.Next - 1, oldest));
        IsMidBatch = false;
    }

    // Kafka may be away when a topic is to be made, as it may when records are sent, and is waited for in the same way. False where the task is to stop meanwhile.
    private async Task<bool> EnsureTopicAsync(TopicCreation creation, string topic)
    {
        while (true)
        {
            try
            {
                await creation.EnsureAsync(topic, Unsent);
                Retries.Succeeded(MakingTopics);
                return true;
            }
            catch (OperationCanceledException) when (Unsent.IsCancellationRequested) { return false; }
            catch (RetriableException e) { Retries.Failed(MakingTopics, e, BetweenTopics); }
            for (var until = Now + BetweenTopics; Now < until;)
            {
                await Pipeline.Producer.WaitAsync(until - Now, Unsent);
                Drain();
                await CheckAsync();
                if (Unsent.IsCancellationRequested) return false;
            }
        }
    }

    private async Task RefusedAsync(long sequence, ConnectException error)
    {
        var record = Sent[sequence];
        var failure = new ConnectException($"The {record} was not stored: {error.Message}", error);
        if (!ToleratesUnsent) throw new ConnectException("Unrecoverable exception from producer send callback", failure);
        await Pipeline.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, failure, null, record));
        Sent.Acknowledge(sequence);
        Done(record, null);
    }

    /// <summary>A record was stored, or was not.</summary>
    protected virtual void OnDelivered(long sequence, int partition, long offset, string? error)
    {
        var record = Sent[sequence];
        if (error is not null)
        {
            var failure = new ConnectException($"The {record} was not stored: {error}");
            if (!ToleratesUnsent) { SendFailed(failure); return; }
            var report = Pipeline.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, failure, null, record));
            if (!report.IsCompletedSuccessfully) _reports.Add(report);
        }
        else _stored++;
        var topic = Sent.TopicOf(sequence);
        if (error is null) UsesTopic(topic);
        Sent.Acknowledge(sequence);
        if (HearsOfRecords)
            Done(record, error is null ? new RecordMetadata(new TopicPartition(topic, partition), offset, record.Timestamp ?? -1) : null);
    }

    /// <summary>The loop is to fail when it gets there; the first failure counts.</summary>
    protected void SendFailed(Exception failure) => SendFailure ??= failure;

    /// <summary>Completes when all reports of failed records are safe: their offsets are about to be.</summary>
    protected async Task ReportsAsync()
    {
        if (_reports.Count == 0) return;
        await Task.WhenAll(_reports);
        _reports.Clear();
    }

    /// <summary>Tells the source that offsets are stored.</summary>
    /// <remarks>They are, so what the source makes of that is no reason to stop. It is told even if none had to be: not every source has offsets.</remarks>
    protected async Task CommitSourceAsync()
    {
        try
        {
            using (Watch(nameof(SourceTask.CommitAsync))) await task.CommitAsync(Abandoned);
        }
        catch (Exception e) when (e is not OperationCanceledException) { LogTaskCommitFailed(OffsetsLogger, e, Id); }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} polled {Count} records")]
    private partial void LogPolled(TaskId task, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} failed to commit to its source")]
    private static partial void LogTaskCommitFailed(ILogger logger, Exception error, TaskId task);
}
