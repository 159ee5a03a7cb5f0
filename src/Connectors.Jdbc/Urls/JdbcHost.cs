namespace Connectors.Jdbc.Urls;

/// <summary>A server in a JDBC URL.</summary>
/// <param name="Name">Its name or address.</param>
/// <param name="Port">Its port, or null for the database's usual one.</param>
internal sealed record JdbcHost(string Name, int? Port)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Properties for this server alone, by name in any case: <c>address=(host=h)(user=u)</c> in MySQL's URLs.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = None;
}
