using Connect.Api;
using Connect.Runtime.Errors;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Tasks;

/// <summary>What a source task's loop works with.</summary>
/// <remarks><c>StoreOffset</c> writes the offset of a source partition and completes when it is stored.</remarks>
internal sealed record SourceTaskParts(RecordProducer Producer, TaskConverters Converters, TransformationChain Transformations, ErrorReports Errors,
    RetryDelay Retry, IOffsetStorageReader Offsets, Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>, Task> StoreOffset,
    TopicCreation? TopicCreation) : IDisposable
{
    public void Dispose()
    {
        Producer.Dispose();
        Transformations.Dispose();
        Errors.Dispose();
        TopicCreation?.Dispose();
    }
}
