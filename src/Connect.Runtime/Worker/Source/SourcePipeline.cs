using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Worker.Source;

/// <summary>What a source task's loop works with.</summary>
internal sealed record SourcePipeline(RecordProducer Producer, TaskConverters Converters, TransformationChain Transformations, ErrorReports Errors,
    RetryDelay Retry, RetryDelay PollRetry, IOffsetStorageReader Offsets, TopicCreation? TopicCreation) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await using var disposables = new DisposableStack();
        foreach (var disposable in (object?[])[Offsets, Converters, Transformations, Errors, TopicCreation, Producer]) disposables.Push(disposable);
    }
}
