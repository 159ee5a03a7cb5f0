using System.Buffers;

namespace Connectors.QuestDb.Ilp;

/// <summary>Which names QuestDB takes for tables and columns; the server checks the same.</summary>
internal static class Names
{
    /// <summary>The most characters of a name unless the server's settings say otherwise.</summary>
    public const int DefaultMaxLength = 127;

    private const string Controls = "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u007f\ufeff";
    private static readonly SearchValues<char> ForbiddenInTables = SearchValues.Create("?,'\"\\/:()+*%~" + Controls);
    private static readonly SearchValues<char> ForbiddenInColumns = SearchValues.Create("?.,'\"\\/:()+-*%~" + Controls);

    /// <summary>Whether a table may have the name.</summary>
    public static bool IsTable(ReadOnlySpan<char> name, int maxLength) =>
        name.Length > 0 && name.Length <= maxLength && name[0] is not (' ' or '.') && name[^1] is not (' ' or '.')
        && name.IndexOf("..", StringComparison.Ordinal) < 0 && !name.ContainsAny(ForbiddenInTables);

    /// <summary>Whether a column may have the name.</summary>
    public static bool IsColumn(ReadOnlySpan<char> name, int maxLength) =>
        name.Length > 0 && name.Length <= maxLength && !name.ContainsAny(ForbiddenInColumns);
}
