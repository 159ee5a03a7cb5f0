namespace Connectors.QuestDb.Rows;

/// <summary>One value of a <see cref="Row"/>.</summary>
internal struct Slot
{
    public ColumnName Column;
    public string? Text;
    /// <summary>The number, the bits of the double, 1 or 0, µs, or where an array's elements begin.</summary>
    public long Bits;
    public ArrayShape Shape;
    /// <summary>The next slot in the order of writing, or -1.</summary>
    public int Next;
    public SlotForm Form;
}
