using System.Globalization;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>A statement that a client sent.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record TdsRequest(string Sql, IReadOnlyList<TdsParameter> Parameters)
{
    /// <summary>Whether the client had it prepared before, and sent its handle alone.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>As which types the parameters of a statement that is prepared are declared.</summary>
    public string? Declarations { get; init; }

    /// <summary>The values as text, nulls as a minus.</summary>
    public string Values => string.Join('|', Parameters.Select(p => p.Value switch
    {
        null => "-",
        byte[] bytes => Convert.ToHexString(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    /// <summary>The types, in SQL.</summary>
    public string Types => string.Join('|', Parameters.Select(p => p.Type));
}

/// <summary>A parameter that a client sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Value">Its value; numbers as long, double or decimal text, times as text.</param>
internal sealed record TdsParameter(string Name, string Type, object? Value);
