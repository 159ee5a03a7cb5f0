using Connect.Api;
using Connect.Runtime.Storage;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tasks;

/// <summary>
/// Exactly-once delivery (KIP-618): the records of one or more whole batches and the source offsets behind them are one transaction. A record that cannot be
/// written, or a crash, leaves none of them to readers of what is committed.
/// </summary>
internal sealed partial class SourceTaskRunner
{
    // Offset records are told from others by their number when they are reported.
    private const long OffsetRecord = -1;

    private readonly bool _hearsOfRecords =
        task.GetType().GetMethod(nameof(SourceTask.CommitRecord), [typeof(SourceRecord), typeof(RecordMetadata)])!.DeclaringType != typeof(SourceTask);
    private readonly List<(SourceRecord Record, RecordMetadata? Metadata)> _uncommitted = [];
    private TransactionRequests? _requests;
    private bool _transactionOpen, _midBatch, _aborting;

    private ExactlyOnceSettings? ExactlyOnce => _pipeline?.ExactlyOnce;

    // A transaction of whole batches is finished also when the task is to stop: what is half sent would have to be aborted.
    private CancellationToken Unsent => ExactlyOnce is null ? Stopping : Abandoned;

    private void BeginIfNeeded()
    {
        if (ExactlyOnce is null || _transactionOpen) return;
        _pipeline!.Producer.BeginTransaction();
        _transactionOpen = true;
    }

    // Called once a record that was not sent, or whose sending has been reported.
    private void Done(SourceRecord record, RecordMetadata? metadata)
    {
        if (ExactlyOnce is null) task.CommitRecord(record, metadata);
        else if (_hearsOfRecords && !_aborting) _uncommitted.Add((record, metadata));
    }

    private async ValueTask EndAfterRecordAsync(SourceRecord record)
    {
        if (_requests is null) return;
        var (commit, abort) = _requests.Take(record);
        if (abort) await AbortAsync();
        else if (commit) await CommitTransactionAsync();
    }

    private async Task EndAfterBatchAsync()
    {
        if (ExactlyOnce is not { } settings) return;
        if (_requests is null)
        {
            if (settings.Boundary == TransactionBoundary.Poll || Now >= _nextCommit) await CommitTransactionAsync();
            return;
        }
        var (commit, abort) = _requests.TakeBatch();
        if (abort) await AbortAsync();
        else if (commit) await CommitTransactionAsync();
    }

    // At a pause or an orderly stop. What the connector has not said the end of is not complete.
    private async Task EndOpenTransactionAsync()
    {
        if (_requests is null) await CommitTransactionAsync();
        else if (_requests.TakeBatch().Commit) await CommitTransactionAsync();
    }

    private async Task CommitTransactionAsync()
    {
        var pipeline = _pipeline!;
        var exactlyOnce = ExactlyOnce!;
        _nextCommit = Now + exactlyOnce.Interval;
        if (_reports.Count > 0) { await Task.WhenAll(_reports); _reports.Clear(); }
        var offsets = _sent.TakeAllOffsets();
        if (offsets.Count == 0 && !_transactionOpen)
        {
            if (_sent.Count == 0) await CommittedAsync();
            return;
        }
        BeginIfNeeded();
        var stored = new List<KeyValuePair<byte[], byte[]?>>(offsets.Count);
        foreach (var (partition, offset) in offsets)
        {
            var (key, value) = (SourceOffsets.Key(exactlyOnce.Connector, partition), SourceOffsets.Value(offset));
            stored.Add(new(key, value));
            while (!pipeline.Producer.Send(exactlyOnce.OffsetTopic, null, null, true, key, value is not null, value, null, OffsetRecord)) await ReportedAsync();
        }
        while (pipeline.Producer.InFlight > 0) await ReportedAsync();
        CheckSent();
        await pipeline.Producer.CommitTransactionAsync(Abandoned);
        _transactionOpen = false;
        Setup.Counts.Committed();
        await CommittedAsync();
        if (exactlyOnce.CopyAsync is not { } copy) return;
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
        foreach (var (record, metadata) in _uncommitted) task.CommitRecord(record, metadata);
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
        try { await _pipeline!.Producer.AbortTransactionAsync(OnDelivered, Abandoned); }
        finally { _aborting = false; }
        _transactionOpen = false;
    }

    private async Task ReportedAsync()
    {
        await _pipeline!.Producer.WaitAsync(TimeSpan.FromMilliseconds(100), Abandoned);
        Abandoned.ThrowIfCancellationRequested();
        _pipeline.Producer.Drain(OnDelivered);
        CheckSent();
    }

    private async Task EndTransactionsAsync()
    {
        if (Abandoned.IsCancellationRequested) return;
        if (HasFailed || _midBatch || _sendFailure is not null)
        {
            // Not needed for correctness, as the next producer of this transactional id would abort it; but until then readers would wait for its end.
            await AbortAsync();
            return;
        }
        try { await EndOpenTransactionAsync(); }
        catch (ConnectException) { await AbortAsync(); throw; }
        if (_transactionOpen) await AbortAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Copies of the source offsets of task {Task} were not stored in the worker's topic within {Milliseconds} ms")]
    private partial void LogCopiesLate(TaskId task, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task} aborts its transaction")]
    private partial void LogAbort(TaskId task);
}
