namespace Quickstart;

/// <summary>How far the rows have come.</summary>
/// <param name="Source">Rows in the growing table.</param>
/// <param name="Topic">Rows that the source connector knows to be in the topic.</param>
/// <param name="Target">Rows in the second database.</param>
/// <param name="Stored">Different rows in the objects.</param>
/// <param name="Objects">Objects in the store.</param>
/// <param name="States">The connectors' states: source, database sink, object sink.</param>
internal sealed record Counts(long Source, long Topic, long Target, long Stored, int Objects, IReadOnlyList<string> States)
{
    /// <summary>Whether every row is at both ends.</summary>
    public bool Complete => Source > 0 && Target == Source && Stored == Source;
}
