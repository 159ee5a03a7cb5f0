using Connect.Api;
using Connect.Runtime.Kafka;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Source;

/// <summary>
/// A source task that delivers exactly once (KIP-618): the records of one or more whole batches and the source offsets behind them are one transaction. A
/// record that cannot be written, or a crash, leaves none of them to readers of what is committed.
/// </summary>
internal sealed partial class ExactlyOnceSourceTaskRunner(TaskSetup setup, SourceTask task,
    Func<CancellationToken, Task<(SourcePipeline Pipeline, ExactlyOnceSettings Settings)>> prepare, ITaskListener listener) : SourceTaskRunner(setup, task, typeof(ExactlyOnceSourceTaskRunner), listener)
{
    // Offset records are told from others by their number when they are reported.
    private const long OffsetRecord = -1;

    private readonly SourceTask _task = task;
    private readonly List<(SourceRecord Record, RecordMetadata? Metadata)> _uncommitted = [];
    private ExactlyOnceSettings? _settings;
    private TransactionRequests? _requests;
    private bool _transactionOpen, _aborting;
    private long _firstOfTransaction;

    protected override TimeSpan CommitInterval => _settings!.Interval;

    protected override ITransactionContext? TransactionContext => _requests;

    // A transaction of whole batches is finished also when the task is to stop: what is half sent would have to be aborted.
    protected override CancellationToken Unsent => Abandoned;

    // A transaction without one of its records is not whole, so there is nothing to tolerate.
    protected override bool ToleratesUnsent => false;

    protected override async Task<SourcePipeline> PrepareAsync()
    {
        (var pipeline, _settings) = await prepare(Stopping);
        if (_settings.Boundary == TransactionBoundary.Connector) _requests = new TransactionRequests();
        return pipeline;
    }

    protected override bool IsSafeWhenStored => false;

    protected override void BeforeSend()
    {
        if (_transactionOpen) return;
        _firstOfTransaction = Sent.Next - 1;
        Pipeline.Producer.BeginTransaction();
        _transactionOpen = true;
    }

    protected override void OnDelivered(long sequence, int partition, long offset, string? error)
    {
        if (sequence == OffsetRecord)
        {
            if (error is not null && !_aborting) SendFailed(new ConnectException($"A source offset was not stored: {error}"));
        }
        else if (_aborting) Sent.Acknowledge(sequence);
        else base.OnDelivered(sequence, partition, offset, error);
    }

    // The source hears of it when the transaction is committed.
    protected override void Done(SourceRecord record, RecordMetadata? metadata)
    {
        if (HearsOfRecords && !_aborting) _uncommitted.Add((record, metadata));
    }

    protected override async ValueTask AfterRecordAsync(SourceRecord record)
    {
        if (_requests is null) return;
        var (commit, abort) = _requests.Take(record);
        if (abort) await AbortAsync();
        else if (commit) await CommitTransactionAsync();
    }

    protected override async Task AfterBatchAsync()
    {
        if (_requests is null)
        {
            if (_settings!.Boundary == TransactionBoundary.Poll || Now >= NextCommit) await CommitTransactionAsync();
            return;
        }
        var (commit, abort) = _requests.TakeBatch();
        if (abort) await AbortAsync();
        else if (commit) await CommitTransactionAsync();
    }

    protected override async Task CommitDueAsync()
    {
        if (_requests is not null) NextCommit = Now + CommitInterval;
        else if (!IsMidBatch) await CommitTransactionAsync();
    }

    // What the connector has not said the end of is not complete.
    protected override async Task CommitAsync()
    {
        if (_requests is null || _requests.TakeBatch().Commit) await CommitTransactionAsync();
    }

    protected override async Task FinishAsync(TimeSpan deadline)
    {
        if (Abandoned.IsCancellationRequested) return;
        if (HasFailed || IsMidBatch || SendFailure is not null)
        {
            // Not needed for correctness, as the next producer of this transactional id would abort it; but until then readers would wait for its end.
            await AbortAsync();
            return;
        }
        try { await CommitAsync(); }
        catch (ConnectException) { await AbortAsync(); throw; }
        if (_transactionOpen) await AbortAsync();
    }

    private async Task CommitTransactionAsync()
    {
        var (pipeline, settings) = (Pipeline, _settings!);
        NextCommit = Now + CommitInterval;
        await ReportsAsync();
        var offsets = Sent.TakeAllOffsets();
        if (offsets.Count == 0 && !_transactionOpen)
        {
            if (Sent.Count == 0) await CommittedAsync();
            return;
        }
        var began = Setup.TimeProvider.GetTimestamp();
        // One that is begun for offsets alone has no records.
        var records = _transactionOpen ? Sent.Next - _firstOfTransaction : 0;
        BeforeSend();
        var stored = new List<KeyValuePair<byte[], byte[]?>>(offsets.Count);
        foreach (var (partition, offset) in offsets)
        {
            var (key, value) = (SourceOffsets.Key(settings.Connector, partition), SourceOffsets.Value(offset));
            stored.Add(new(key, value));
            while (!pipeline.Producer.Send(settings.OffsetTopic, null, null, true, key, value is not null, value, null, OffsetRecord)) await ReportedAsync();
        }
        while (pipeline.Producer.InFlight > 0) await ReportedAsync();
        CheckSent();
        await pipeline.Producer.CommitTransactionAsync(Abandoned);
        _transactionOpen = false;
        Setup.Metrics.Committed(success: true, Setup.TimeProvider.GetElapsedTime(began));
        Setup.Metrics.Source!.TransactionSize.Record(records);
        await CommittedAsync();
        if (settings.CopyAsync is not { } copy) return;
        // What counts is stored; copies that the other cluster does not take are no reason to stand still.
        try
        {
            await Task.WhenAll(stored.Select(s => copy(s.Key, s.Value))).WaitAsync(Setup.Worker.OffsetFlushTimeout, Setup.TimeProvider, Abandoned);
        }
        catch (TimeoutException) { LogCopiesLate(Id, Setup.Worker.OffsetFlushTimeout.TotalMilliseconds); }
    }

    // Tells the source what is safe now.
    private async Task CommittedAsync()
    {
        NoteSafe();
        foreach (var (record, metadata) in _uncommitted) _task.CommitRecord(record, metadata);
        _uncommitted.Clear();
        await CommitSourceAsync();
    }

    // The offsets of an aborted transaction are kept for the next one, as the connector wants its records dropped, not read again.
    private async Task AbortAsync()
    {
        _uncommitted.Clear();
        if (!_transactionOpen) return;
        LogAbort(Id);
        _aborting = true;
        try { await Pipeline.Producer.AbortTransactionAsync(OnDelivered, Abandoned); }
        finally { _aborting = false; }
        _transactionOpen = false;
    }

    private async Task ReportedAsync()
    {
        await Pipeline.Producer.WaitAsync(TimeSpan.FromMilliseconds(100), Abandoned);
        Abandoned.ThrowIfCancellationRequested();
        Drain();
        CheckSent();
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Copies of the source offsets of task {Task} were not stored in the worker's topic within {Milliseconds} ms")]
    private partial void LogCopiesLate(TaskId task, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} aborts its transaction")]
    private partial void LogAbort(TaskId task);
}
