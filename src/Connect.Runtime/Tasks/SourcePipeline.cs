using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

/// <summary>What a source task's loop works with.</summary>
/// <remarks><c>StoreOffset</c> writes the offset of a source partition and completes when it is stored; not used where <c>ExactlyOnce</c> is there.</remarks>
internal sealed record SourcePipeline(RecordProducer Producer, TaskConverters Converters, TransformationChain Transformations, ErrorReports Errors,
    RetryDelay Retry, RetryDelay PollRetry, IOffsetStorageReader Offsets,
    Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>, Task> StoreOffset,
    TopicCreation? TopicCreation, ExactlyOnceSettings? ExactlyOnce = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await using var disposables = new DisposableStack();
        foreach (var disposable in (object?[])[Offsets, Converters, Transformations, Errors, TopicCreation, Producer]) disposables.Push(disposable);
    }
}
