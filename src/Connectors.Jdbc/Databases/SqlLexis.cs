namespace Connectors.Jdbc.Databases;

/// <summary>
/// How a database divides SQL text: what of it is quoted, and what is a comment. Strings, names in double quotes and <c>/* */</c> are everyone's.
/// </summary>
internal sealed record SqlLexis
{
    /// <summary>SQL as the standard has it.</summary>
    public static SqlLexis Standard { get; } = new();

    /// <summary>Whether a backslash in a string takes its meaning from the character after it.</summary>
    public bool BackslashEscapes { get; init; }

    /// <summary>Whether <c>E'…'</c> is a string with backslashes.</summary>
    public bool EscapeStrings { get; init; }

    /// <summary>Whether <c>$$…$$</c> and <c>$tag$…$tag$</c> are strings.</summary>
    public bool DollarQuotes { get; init; }

    /// <summary>Whether names may stand in backticks.</summary>
    public bool Backticks { get; init; }

    /// <summary>Whether names may stand in square brackets.</summary>
    public bool Brackets { get; init; }

    /// <summary>Whether a comment may hold another one.</summary>
    public bool NestedComments { get; init; }

    /// <summary>Whether <c>#</c> begins a comment that ends with the line.</summary>
    public bool HashComments { get; init; }

    /// <summary>Whether <c>--</c> begins a comment only with white space behind it.</summary>
    public bool SpaceAfterDashes { get; init; }

    /// <summary>Whether users of the JDBC driver write <c>??</c> for an operator's question mark.</summary>
    public bool DoubledQuestionMarks { get; init; }
}
