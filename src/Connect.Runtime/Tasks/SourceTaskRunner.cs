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
internal sealed partial class SourceTaskRunner(TaskSetup setup, SourceTask task, Func<SourceTaskRunner, Task<SourceTaskParts>> prepare, ITaskListener listener) : TaskRunner(setup, listener)
{
    // Records that may be on their way at once: enough to keep the producer busy, few enough to bound memory.
    private const int MaxInFlight = 20_000;

    private const string ProducerClass = "org.apache.kafka.clients.producer.KafkaProducer";

    private readonly SentRecords _sent = new();
    private readonly Signal _wake = new();
    private readonly ArrayBufferWriter<byte> _keyBuffer = new(256), _valueBuffer = new(4096);
    private readonly List<Task> _reports = [];
    private SourceTaskParts? _parts;
    private Exception? _sendFailure;
    private bool _started;
    private DateTimeOffset _nextCommit;

    protected override void Wake()
    {
        _wake.Set();
        _parts?.Producer.Wake();
    }

    private DateTimeOffset Now => Setup.TimeProvider.GetUtcNow();

    protected override async Task ExecuteAsync()
    {
        var parts = _parts = await prepare(this);
        task.Initialize(new SourceContext(this));
        await task.StartAsync(Setup.TaskConfig, Stopping);
        _started = true;
        _nextCommit = Now + Setup.Worker.OffsetFlushInterval;
        if (Target == TargetState.Started) Report(PartState.Running);
        while (!Stopping.IsCancellationRequested)
        {
            if (Target == TargetState.Paused) { await PauseAsync(); continue; }
            if (State != PartState.Running) Report(PartState.Running);
            var batch = await PollAsync();
            if (batch is { Count: > 0 })
            {
                Setup.Counts.AddRead(batch.Count);
                await SendAsync(batch);
            }
            parts.Producer.Drain(OnDelivered);
            await CheckAsync();
        }
    }

    protected override async Task CleanUpAsync()
    {
        try { if (_started) await task.StopAsync(); }
        finally
        {
            if (_parts is not null)
            {
                // What is on its way gets a last chance to be acknowledged, and its offsets to be stored.
                var deadline = Now + Setup.Worker.OffsetFlushTimeout;
                while (_sent.Count > 0 && Now < deadline && !Abandoned.IsCancellationRequested && _sendFailure is null)
                {
                    await _parts.Producer.WaitAsync(deadline - Now, Abandoned);
                    _parts.Producer.Drain(OnDelivered);
                }
                try { if (!Abandoned.IsCancellationRequested) await CommitAsync(); }
                finally { await Task.Run(_parts.Dispose); }
            }
        }
    }

    // While the source has nothing, acknowledgements still come in and offsets are still to be stored.
    private async Task<IReadOnlyList<SourceRecord>?> PollAsync()
    {
        Task<IReadOnlyList<SourceRecord>?> poll;
        using var pollStop = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        try
        {
            poll = task.PollAsync(pollStop.Token);
            while (!poll.IsCompleted)
            {
                var untilCommit = _nextCommit - Now;
                var waiting = _parts!.Producer.WaitAsync(untilCommit > TimeSpan.Zero ? untilCommit : TimeSpan.FromMilliseconds(1), Stopping).AsTask();
                await Task.WhenAny(poll, waiting);
                if (!waiting.IsCompleted) { _parts.Producer.Wake(); await waiting; }
                _parts.Producer.Drain(OnDelivered);
                await CheckAsync();
                // A paused connector does not wait for its source; what the poll still brings is sent when it is resumed.
                if (Target == TargetState.Paused && State != PartState.Paused) { await CommitAsync(); Report(PartState.Paused); }
            }
            return await poll;
        }
        catch (RetriableException e)
        {
            LogPollRetry(e, Id);
            return null;
        }
    }

    private async Task CheckAsync()
    {
        if (_sendFailure is { } failure) throw new ConnectException("Unrecoverable exception from producer send callback", failure);
        if (Now >= _nextCommit) await CommitAsync();
    }

    private async Task PauseAsync()
    {
        await CommitAsync();
        if (State != PartState.Paused) Report(PartState.Paused);
        while (Target == TargetState.Paused && !Stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(TimeSpan.FromSeconds(1), Setup.TimeProvider, Stopping);
            _parts!.Producer.Drain(OnDelivered);
            await CheckAsync();
        }
    }

    private async Task SendAsync(IReadOnlyList<SourceRecord> batch)
    {
        var parts = _parts!;
        for (var i = 0; i < batch.Count; i++)
        {
            var sequence = _sent.Add(batch[i]);
            if (await ConvertAsync(batch[i]) is not { } converted) continue;
            if (parts.TopicCreation is { } creation && !creation.IsKnown(converted.Topic)) await creation.EnsureAsync(converted.Topic);
            while (true)
            {
                bool queued;
                try
                {
                    queued = parts.Producer.Send(converted.Topic, converted.Partition, converted.Timestamp, converted.HasKey, _keyBuffer.WrittenSpan, converted.HasValue, _valueBuffer.WrittenSpan, converted.Headers, sequence);
                }
                catch (ConnectException e) { await RefusedAsync(sequence, e); break; }
                if (queued && parts.Producer.InFlight < MaxInFlight) break;
                parts.Producer.Drain(OnDelivered);
                if (!queued || parts.Producer.InFlight >= MaxInFlight) await parts.Producer.WaitAsync(TimeSpan.FromMilliseconds(100), Stopping);
                parts.Producer.Drain(OnDelivered);
                await CheckAsync();
                if (Stopping.IsCancellationRequested) return;
                if (queued) break;
            }
        }
    }

    private async Task RefusedAsync(long sequence, ConnectException error)
    {
        var record = _sent[sequence];
        if (!_parts!.Errors.TolerateAll) throw new ConnectException("Unrecoverable exception from producer send callback", error);
        await _parts.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, error, null, record));
        _sent.Acknowledge(sequence);
    }

    private void OnDelivered(long sequence, int partition, long offset, string? error)
    {
        var record = _sent[sequence];
        if (error is not null)
        {
            var failure = new ConnectException($"The record {record} was not stored: {error}");
            if (!_parts!.Errors.TolerateAll) { _sendFailure ??= failure; return; }
            _reports.Add(_parts.Errors.ReportAsync(new FailedRecord(Stage.KafkaProduce, ProducerClass, failure, null, record)));
        }
        else Setup.Counts.AddSent(1);
        _sent.Acknowledge(sequence);
        task.CommitRecord(record, error is null ? new RecordMetadata(new TopicPartition(record.Topic, partition), offset, record.Timestamp ?? -1) : null);
    }

    private async Task CommitAsync()
    {
        _nextCommit = Now + Setup.Worker.OffsetFlushInterval;
        if (_reports.Count > 0) { await Task.WhenAll(_reports); _reports.Clear(); }
        var offsets = _sent.TakeOffsets();
        if (offsets.Count == 0) return;
        try
        {
            foreach (var (partition, offset) in offsets)
                await _parts!.StoreOffset(partition, offset);
            await task.CommitAsync(Abandoned);
            Setup.Counts.Committed();
        }
        catch (ConnectException e)
        {
            // The next commit stores newer offsets of the same partitions; only a crash before it repeats records.
            Setup.Counts.CommitFailed();
            _sent.PutBack(offsets);
            LogCommitFailed(e, Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} will poll its source again")]
    private partial void LogPollRetry(Exception error, TaskId task);

    [LoggerMessage(Level = LogLevel.Error, Message = "The source offsets of task {Task} were not stored; they are tried again at the next commit")]
    private partial void LogCommitFailed(Exception error, TaskId task);
}
