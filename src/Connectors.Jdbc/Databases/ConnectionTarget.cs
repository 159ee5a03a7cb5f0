using System.Data.Common;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Databases;

/// <summary>Where and how to connect: a JDBC URL and its properties, translated for an ADO.NET provider.</summary>
/// <param name="Database">The kind of database.</param>
/// <param name="Url">The URL; it shows itself without secrets.</param>
/// <param name="Factory">Its provider: the built-in one, or one from the plugin path, of which nothing more is known than ADO.NET's abstract classes.</param>
/// <param name="ConnectionString">The provider's connection string; never to be shown, it holds the password.</param>
/// <param name="SessionStatements">Statements to run on each new connection.</param>
/// <param name="Properties">All properties by their JDBC names, in any case: for dialects and connectors that read some themselves.</param>
/// <param name="Warnings">What was left out, for the log; no values of secrets.</param>
internal sealed record ConnectionTarget(Database Database, JdbcUrl Url, DbProviderFactory Factory, string ConnectionString,
    IReadOnlyList<string> SessionStatements, IReadOnlyDictionary<string, string> Properties, IReadOnlyList<string> Warnings)
{
    /// <summary>The same database on other servers, which are tried in their order when this one cannot be reached.</summary>
    public IReadOnlyList<ConnectionTarget> Others { get; init; } = [];

    /// <summary>The target with one more statement for each new connection.</summary>
    public ConnectionTarget WithStatement(string statement) => this with
    {
        SessionStatements = [.. SessionStatements, statement],
        Others = [.. Others.Select(other => other.WithStatement(statement))],
    };

    /// <summary>The value of a property, or null.</summary>
    public string? Property(string name) => Properties.GetValueOrDefault(name);

    /// <summary>The database's name alone.</summary>
    public override string ToString() => Database.Name;
}
