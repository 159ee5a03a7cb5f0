using System.Data.Common;

namespace Connectors.Jdbc;

/// <summary>Where and how to connect: a JDBC URL and its properties, translated for an ADO.NET provider.</summary>
/// <param name="database">The kind of database.</param>
/// <param name="url">The URL.</param>
/// <param name="factory">Its provider.</param>
/// <param name="connectionString">The provider's connection string; it holds the password.</param>
/// <param name="sessionStatements">Statements to run on each new connection.</param>
/// <param name="properties">All properties, by their names in any case.</param>
/// <param name="warnings">What was left out, for the log.</param>
public sealed class ConnectionTarget(Database database, JdbcUrl url, DbProviderFactory factory, string connectionString,
    IReadOnlyList<string> sessionStatements, IReadOnlyDictionary<string, string> properties, IReadOnlyList<string> warnings)
{
    /// <summary>The kind of database.</summary>
    public Database Database { get; } = database;
    /// <summary>The URL; it shows itself without secrets.</summary>
    public JdbcUrl Url { get; } = url;
    /// <summary>The provider.</summary>
    public DbProviderFactory Factory { get; } = factory;
    /// <summary>The provider's connection string; never to be shown, it holds the password.</summary>
    public string ConnectionString { get; } = connectionString;
    /// <summary>Statements to run on each new connection.</summary>
    public IReadOnlyList<string> SessionStatements { get; } = sessionStatements;
    /// <summary>All properties by their JDBC names, in any case: for dialects and connectors that read some themselves.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; } = properties;
    /// <summary>What was left out, for the log; no values of secrets.</summary>
    public IReadOnlyList<string> Warnings { get; } = warnings;

    /// <summary>The same database on other servers, which are tried in their order when this one cannot be reached.</summary>
    internal IReadOnlyList<ConnectionTarget> Others { get; private init; } = [];

    internal ConnectionTarget WithOthers(IReadOnlyList<ConnectionTarget> others) =>
        new(Database, Url, Factory, ConnectionString, SessionStatements, Properties, Warnings) { Others = others };

    /// <summary>The target with one more statement for each new connection.</summary>
    internal ConnectionTarget WithStatement(string statement) =>
        new(Database, Url, Factory, ConnectionString, [.. SessionStatements, statement], Properties, Warnings)
        {
            Others = [.. Others.Select(other => other.WithStatement(statement))],
        };

    /// <summary>The value of a property, or null.</summary>
    public string? Property(string name) => Properties.GetValueOrDefault(name);

    /// <summary>The database's name alone.</summary>
    public override string ToString() => Database.Name;
}
