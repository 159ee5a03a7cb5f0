using Connect.Api;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Herder;

/// <summary>The stored offsets of one connector.</summary>
internal sealed class ConnectorOffsets(string connector, OffsetTopic offsets) : IOffsetStorageReader
{
    public Task<IReadOnlyDictionary<string, object?>?> OffsetAsync(IReadOnlyDictionary<string, object?> partition, CancellationToken cancellationToken) =>
        Task.FromResult(offsets.Offset(connector, partition));

    public Task<IReadOnlyList<IReadOnlyDictionary<string, object?>?>> OffsetsAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> partitions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, object?>?>>([.. partitions.Select(p => offsets.Offset(connector, p))]);
}
