namespace Connectors.QuestDb.Rows;

/// <summary>How a slot's value is held.</summary>
internal enum SlotForm : byte
{
    Text,
    Long,
    Double,
    Boolean,
    Time,
    Array,
}
