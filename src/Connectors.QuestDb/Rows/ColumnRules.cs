using System.Collections.Frozen;

namespace Connectors.QuestDb.Rows;

/// <summary>What the configuration says of columns by their names.</summary>
internal sealed class ColumnRules
{
    /// <summary>Columns sent as symbols; null when <c>symbols</c> is not set at all, which also decides the order in lines.</summary>
    public FrozenSet<string>? Symbols { get; init; }

    /// <summary>Columns whose whole numbers are sent as doubles where there is no schema.</summary>
    public FrozenSet<string> Doubles { get; init; } = [];

    /// <summary>Columns of text that is a time.</summary>
    public FrozenSet<string> TimeTexts { get; init; } = [];

    /// <summary>The names that make up the designated time: none, the one field, or the parts in their order.</summary>
    public IReadOnlyList<string> TimeFields { get; init; } = [];

    /// <summary>The most characters of a name.</summary>
    public int MaxNameLength { get; init; } = Ilp.Names.DefaultMaxLength;

    /// <summary>Reads a list of names as users write it: separated by commas, blanks around names ignored.</summary>
    public static FrozenSet<string> Set(string? list) =>
        list is null ? [] : list.Split(',', StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
