using Connect.Api;
using Connect.Runtime.Kafka;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Worker.Source;

/// <summary>
/// A source task whose offsets follow its records: stored are those of what the brokers have acknowledged, in the order in which it was polled, so that after a
/// crash nothing is missing and what was on its way comes again.
/// </summary>
internal sealed partial class AtLeastOnceSourceTaskRunner(TaskSetup setup, SourceTask task,
    Func<CancellationToken, Task<(SourcePipeline Pipeline, StoreOffset StoreOffset)>> prepare, ITaskListener listener)
    : SourceTaskRunner(setup, task, typeof(AtLeastOnceSourceTaskRunner), listener)
{
    private readonly SourceTask _task = task;
    private StoreOffset? _storeOffset;

    protected override TimeSpan CommitInterval => Setup.Worker.OffsetFlushInterval;

    protected override CancellationToken Unsent => Stopping;

    protected override bool ToleratesUnsent => Pipeline.Errors.TolerateAll;

    protected override async Task<SourcePipeline> PrepareAsync()
    {
        (var pipeline, _storeOffset) = await prepare(Stopping);
        return pipeline;
    }

    protected override void Done(SourceRecord record, RecordMetadata? metadata) => _task.CommitRecord(record, metadata);

    protected override Task CommitDueAsync() => CommitAsync();

    protected override async Task CommitAsync()
    {
        NextCommit = Now + CommitInterval;
        await ReportsAsync();
        var offsets = Sent.TakeOffsets();
        if (offsets.Count > 0)
        {
            var began = Setup.TimeProvider.GetTimestamp();
            try
            {
                // The producer tries for ever; a write that comes late is followed by the next commit's, in the same partition.
                await Task.WhenAll(offsets.Select(o => _storeOffset!(o.Key, o.Value)))
                    .WaitAsync(Setup.Worker.OffsetFlushTimeout, Setup.TimeProvider, Abandoned);
                LogStored(OffsetsLogger, Id, offsets.Count);
                Setup.Metrics.Committed(success: true, Setup.TimeProvider.GetElapsedTime(began));
            }
            catch (Exception e) when (e is ConnectException or TimeoutException)
            {
                // The next commit stores newer offsets of the same partitions; only a crash before it repeats records.
                Setup.Metrics.Committed(success: false, Setup.TimeProvider.GetElapsedTime(began));
                Sent.PutBack(offsets);
                LogCommitFailed(OffsetsLogger, e, Id);
                return;
            }
        }
        await CommitSourceAsync();
    }

    protected override async Task FinishAsync(TimeSpan deadline)
    {
        // What is on its way gets a last chance to be acknowledged, and its offsets to be stored. A record that was not sent any more is not waited for.
        while (Pipeline.Producer is { InFlight: > 0, FatalError: null } && Now < deadline && !Abandoned.IsCancellationRequested && SendFailure is null)
        {
            await Pipeline.Producer.WaitAsync(deadline - Now, Abandoned);
            Drain();
        }
        // The source may have to acknowledge what is stored, so it is stopped after that.
        if (IsStarted && !Abandoned.IsCancellationRequested) await CommitAsync();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Task {Task} stored the offsets of {Count} source partitions")]
    private static partial void LogStored(ILogger logger, TaskId task, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The source offsets of task {Task} were not stored; they are tried again at the next commit")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, TaskId task);
}
