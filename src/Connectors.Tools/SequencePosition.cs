namespace Connectors.Tools;

/// <summary>What the sources of numbered records store: partition <c>{"id": TASK}</c>, offset <c>{"seqno": N}</c>, the number of the last record.</summary>
internal static class SequencePosition
{
    public const string IdField = "id", SequenceField = "seqno";

    public static IReadOnlyDictionary<string, object?> Partition(int id) => new Dictionary<string, object?> { [IdField] = id };

    public static IReadOnlyDictionary<string, object?> Offset(long sequence) => new Dictionary<string, object?> { [SequenceField] = sequence };

    /// <summary>The number of the next record: the stored one and one more, or 0.</summary>
    /// <exception cref="ConnectException">The stored offset is none of a sequence.</exception>
    public static async Task<long> NextAsync(IOffsetStorageReader offsets, IReadOnlyDictionary<string, object?> partition, CancellationToken cancellationToken)
    {
        var stored = await offsets.OffsetAsync(partition, cancellationToken).ConfigureAwait(false);
        if (stored is null) return 0;
        return stored.GetValueOrDefault(SequenceField) is long last ? last + 1
            : throw new ConnectException($"The stored offset of {IdField} {partition[IdField]} has {SequenceField} "
                + $"{stored.GetValueOrDefault(SequenceField) ?? "null"}; expected an int64, the number of the last record");
    }
}
