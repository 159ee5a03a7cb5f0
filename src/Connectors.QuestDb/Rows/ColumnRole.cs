namespace Connectors.QuestDb.Rows;

/// <summary>What a value under a name is for.</summary>
internal enum ColumnRole : byte
{
    /// <summary>It is stored.</summary>
    Column,
    /// <summary>It is the row's time and not stored.</summary>
    DesignatedTime,
    /// <summary>It is a piece of the text of the row's time and not stored.</summary>
    TimePart,
}
