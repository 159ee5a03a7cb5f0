namespace Connectors.QuestDb.Rows;

/// <summary>The kinds of columns, in the order in which a line has them when it is ordered by kind.</summary>
internal enum SlotKind
{
    Symbol,
    Text,
    Long,
    Double,
    Boolean,
    Time,
    Array1,
    Array2,
    Array3,
}
