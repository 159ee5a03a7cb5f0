namespace Quickstart;

/// <summary>How far the rows have come.</summary>
/// <param name="Source">Rows in the growing table.</param>
/// <param name="Topic">Rows that the source connector knows to be in the topic.</param>
/// <param name="Target">Rows in the second database.</param>
/// <param name="Stored">Different rows in the objects.</param>
/// <param name="Objects">Objects in the store.</param>
/// <param name="States">The connectors' states: source, database sink, object sink.</param>
/// <param name="First">When the first row of this run arrived, in words; null before.</param>
internal sealed record Counts(long Source, long Topic, long Target, long Stored, int Objects, IReadOnlyList<string> States, string? First)
{
    /// <summary>Whether every row is at both ends.</summary>
    public bool Complete => Source > 0 && Target == Source && Stored == Source;
}
