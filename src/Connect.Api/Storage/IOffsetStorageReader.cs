namespace Connect.Api.Storage;

/// <summary>Reads the source offsets that earlier tasks of the connector stored.</summary>
public interface IOffsetStorageReader
{
    /// <summary>The offset of a source partition, or null. Integers come back as <see cref="long"/>, other numbers as <see cref="double"/>.</summary>
    Task<IReadOnlyDictionary<string, object?>?> OffsetAsync(IReadOnlyDictionary<string, object?> partition, CancellationToken cancellationToken);

    /// <summary>The offsets of several partitions, in their order, null where there is none.</summary>
    Task<IReadOnlyList<IReadOnlyDictionary<string, object?>?>> OffsetsAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> partitions,
        CancellationToken cancellationToken);
}
