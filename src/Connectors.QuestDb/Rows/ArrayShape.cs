namespace Connectors.QuestDb.Rows;

/// <summary>The lengths of an array's dimensions.</summary>
/// <param name="Dimensions">1 to 3.</param>
/// <param name="Outer">Length of the outermost.</param>
/// <param name="Middle">Length of the second, if there is one.</param>
/// <param name="Inner">Length of the third, if there is one.</param>
internal readonly record struct ArrayShape(byte Dimensions, int Outer, int Middle, int Inner)
{
    /// <summary>How many elements there are.</summary>
    public int Length => Dimensions switch { 1 => Outer, 2 => Outer * Middle, _ => Outer * Middle * Inner };
}
