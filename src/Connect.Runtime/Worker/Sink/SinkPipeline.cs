using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Worker.Sink;

/// <summary>What a sink task's loop works with.</summary>
internal sealed record SinkPipeline(BatchConsumer Consumer, Func<CancellationToken, Task> JoinAsync, TaskConverters Converters,
    TransformationChain Transformations, ErrorReports Errors, RetryDelay Retry, OriginalRecords? Originals) : IDisposable
{
    /// <summary>Per partition the offset after the last record of the batch at hand.</summary>
    public Dictionary<TopicPartition, long> Read { get; } = [];

    public void Dispose()
    {
        using var disposables = new DisposableStack();
        foreach (var disposable in (IDisposable[])[Converters, Transformations, Errors, Consumer]) disposables.Push(disposable);
    }
}
