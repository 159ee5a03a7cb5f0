using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

/// <summary>What a sink task's loop works with.</summary>
internal sealed record SinkTaskParts(BatchConsumer Consumer, Func<CancellationToken, Task> JoinAsync, TaskConverters Converters,
    TransformationChain Transformations, ErrorReports Errors, RetryDelay Retry, OriginalRecords? Originals) : IDisposable
{
    /// <summary>Per partition the offset after the last record of the batch at hand.</summary>
    public Dictionary<TopicPartition, long> Read { get; } = [];

    public void Dispose()
    {
        using var parts = new DisposableStack();
        foreach (var part in (IDisposable[])[Converters, Transformations, Errors, Consumer]) parts.Push(part);
    }
}
