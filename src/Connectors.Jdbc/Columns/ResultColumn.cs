namespace Connectors.Jdbc.Columns;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">Its name: that of the table's column, or its alias.</param>
/// <param name="Ordinal">Its place in the result, from 0.</param>
/// <param name="Type">Its type as JDBC knows it.</param>
/// <param name="TypeName">Its type as the database calls it, for messages.</param>
/// <param name="IsOptional">Whether it may be null, or nothing is known of that.</param>
internal sealed record ResultColumn(string Name, int Ordinal, ColumnType Type, string TypeName, bool IsOptional)
{
    /// <summary>The digits of a number or the length of a bit string; 0 where there is no limit.</summary>
    public int Precision { get; init; }

    /// <summary>The digits after the point; <see cref="UnknownScale"/> where a number keeps as many as it was given.</summary>
    public int Scale { get; init; }

    /// <summary>Whether an integer has no sign.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether a time or timestamp is in UTC rather than on a clock in the database's zone.</summary>
    public bool IsZoned { get; init; }

    /// <summary>Whether the value comes as the database's text rather than in the provider's type.</summary>
    public bool IsText { get; init; }

    /// <summary>The provider's code of the type.</summary>
    public long Code { get; init; }

    /// <summary>The scale of numbers without one; they come with this many digits after the point, as in Java.</summary>
    public const int UnknownScale = 127;
}
