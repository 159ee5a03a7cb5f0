using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// A kind of database: which JDBC URLs are its own, which ADO.NET provider serves them, how its connection string is made, and the dialect it speaks.
/// One folder a database; all else is written against ADO.NET's abstract classes.
/// </summary>
internal abstract class Database
{
    /// <summary>The name, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The subprotocols of its JDBC URLs, in lower case.</summary>
    public abstract IReadOnlyList<string> Subprotocols { get; }

    /// <summary>The <c>dialect.name</c> of its dialect.</summary>
    public abstract string DialectName { get; }

    /// <summary>
    /// The names under which a provider for this database may be registered in <see cref="DbProviderFactories"/>, .NET's own registry: what the runtime finds
    /// on its plugin path is registered there, and takes precedence over the built-in one. Its classes are not the built-in provider's,
    /// even where they have the same names.
    /// </summary>
    public abstract IReadOnlyList<string> ProviderNames { get; }

    /// <summary>The provider that comes with the connector, or null where the user must bring one.</summary>
    protected virtual DbProviderFactory? BuiltIn => null;

    /// <summary>The properties of its URLs.</summary>
    public abstract IReadOnlyList<UrlProperty> Properties { get; }

    /// <summary>How its SQL text is divided.</summary>
    public virtual SqlLexis Lexis => SqlLexis.Standard;

    /// <summary>Gives a connection what its connection string cannot hold, before it is opened.</summary>
    public virtual void Ready(DbConnection connection, ConnectionTarget target) { }

    /// <summary>Opens a connection.</summary>
    public virtual Task OpenAsync(DbConnection connection, CancellationToken cancellationToken) => connection.OpenAsync(cancellationToken);

    /// <summary>
    /// Whether its provider does its work in the caller's thread, its asynchronous calls too: then statements are run by its other calls, which cost less, on
    /// threads that are not the pool's.
    /// </summary>
    public virtual bool RunsSynchronously => false;

    /// <summary>The provider: a registered one, or else the built-in one.</summary>
    /// <exception cref="ConfigException">There is none. The message says where to put one.</exception>
    public DbProviderFactory Factory()
    {
        foreach (var name in ProviderNames)
            if (DbProviderFactories.TryGetFactory(name, out var registered)) return registered;
        return BuiltIn ?? throw new ConfigException(
            $"No ADO.NET provider for {Name} is loaded: put {ProviderNames[0]} (a .NET assembly with a DbProviderFactory; JDBC drivers in jars are not used) "
            + "into a folder of the worker's plugin.path");
    }

    /// <summary>Where and how to connect.</summary>
    /// <param name="url">A URL of one of the <see cref="Subprotocols"/>.</param>
    /// <param name="properties">Properties from the connector's configuration.</param>
    /// <exception cref="ConfigException">A property's value is not one of its values, or there is no provider.</exception>
    public ConnectionTarget Target(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
        var servers = Servers(url).Select(server => TargetOf(server, properties)).ToArray();
        return servers.Length == 1 ? servers[0] : servers[0] with { Others = servers[1..] };
    }

    /// <summary>
    /// The URLs that are tried in turn for one that names several servers: the URL itself where the provider tries the servers.
    /// </summary>
    protected virtual IEnumerable<JdbcUrl> Servers(JdbcUrl url) => [url];

    private ConnectionTarget TargetOf(JdbcUrl url, IReadOnlyDictionary<string, string> properties)
    {
        var all = new Dictionary<string, string>(url.Properties, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in properties)
            if (!UrlTakesPrecedence(url) || !url.Properties.ContainsKey(name)) all[name] = value;
        var factory = Factory();
        var text = factory.CreateConnectionStringBuilder() ?? new DbConnectionStringBuilder();
        var session = new List<string>(SessionStatements(url, all));
        var warnings = new List<string>();
        Address(url, text);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Properties)
        {
            known.Add(row.Name);
            if (all.TryGetValue(row.Name, out var value)) Translate(row, value, text, session, warnings);
        }
        foreach (var name in all.Keys)
            if (!known.Contains(name)) warnings.Add($"The {Name} connection property '{name}' is not known and was left out");
        Complete(url, all, text);
        return new(this, url, factory, text.ConnectionString, session, all, warnings);
    }

    /// <summary>Statements to run on each new connection, before those of the properties.</summary>
    protected virtual IEnumerable<string> SessionStatements(JdbcUrl url, IReadOnlyDictionary<string, string> properties) => [];

    /// <summary>Whether a property in the URL counts rather than the same one in the configuration, which differs from one Java driver to the other.</summary>
    protected virtual bool UrlTakesPrecedence(JdbcUrl url) => false;

    /// <summary>Sets host, port and database.</summary>
    protected abstract void Address(JdbcUrl url, DbConnectionStringBuilder text);

    /// <summary>Sets what depends on several properties at once.</summary>
    protected virtual void Complete(JdbcUrl url, IReadOnlyDictionary<string, string> properties, DbConnectionStringBuilder text) { }

    /// <summary>What the database means by its errors.</summary>
    public abstract DatabaseErrors Errors { get; }

    /// <summary>What reading rows needs to know of the database.</summary>
    /// <param name="target">Where the connector connects to.</param>
    /// <param name="zone">The zone of times without one.</param>
    public abstract SourceDatabase CreateSource(ConnectionTarget target, DatabaseZone zone);

    /// <summary>A dialect for a target of this database.</summary>
    public abstract Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting);

    private void Translate(UrlProperty row, string value, DbConnectionStringBuilder text, List<string> session, List<string> warnings)
    {
        if (row.Refused?.Invoke(value) is { } refusal) throw new ConfigException($"The {Name} connection property '{row.Name}' is refused: {refusal}");
        if (row.Ignored is { } reason) warnings.Add($"The {Name} connection property '{row.Name}' has no effect: {reason}");
        try
        {
            if (row.Session?.Invoke(value) is { } statement) session.Add(statement);
            if (row.Keyword is null || (row.Convert is null ? value : row.Convert(value)) is not { } converted) return;
            text[row.Keyword] = converted;
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            var shown = JdbcUrl.IsSecret(row.Name) ? Password.Hidden : value;
            throw new ConfigException($"The {Name} connection property '{row.Name}' has the value '{shown}': {e.Message}");
        }
        // A provider from elsewhere may lack a keyword; its own message could show the value.
        catch (ArgumentException) { warnings.Add($"The {Name} connection property '{row.Name}' is not one that the provider takes and was left out"); }
    }
}
