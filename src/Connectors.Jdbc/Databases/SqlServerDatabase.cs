using System.Data.Common;

namespace Connectors.Jdbc;

/// <summary>SQL Server over Microsoft.Data.SqlClient, which the user brings.</summary>
public sealed class SqlServerDatabase : Database
{
    /// <inheritdoc/>
    public override string Name => "SQL Server";
    /// <inheritdoc/>
    public override IReadOnlyList<string> Subprotocols { get; } = ["sqlserver"];
    /// <inheritdoc/>
    public override string DialectName => SqlServerDialect.DialectName;
    /// <inheritdoc/>
    public override IReadOnlyList<string> ProviderNames { get; } = ["Microsoft.Data.SqlClient", "System.Data.SqlClient"];
    /// <inheritdoc/>
    public override SqlLexis Lexis => SqlLexis.SqlServer;
    /// <inheritdoc/>
    public override IReadOnlyList<UrlProperty> Properties => UrlProperties.SqlServer;

    /// <inheritdoc/>
    protected override void Address(JdbcUrl url, DbConnectionStringBuilder text)
    {
        var host = url.Hosts.Count > 0 ? url.Hosts[0] : new(url.Properties.GetValueOrDefault("serverName") ?? "localhost", null);
        var instance = url.Properties.GetValueOrDefault("instanceName");
        var port = host.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? url.Properties.GetValueOrDefault("portNumber");
        text["Data Source"] = $"{host.Name}{(instance is null ? "" : $"\\{instance}")}{(port is null ? "" : $",{port}")}";
        if (url.Database is not null) text["Initial Catalog"] = url.Database;
        text["Pooling"] = false;
    }

    /// <inheritdoc/>
    public override Dialect CreateDialect(ConnectionTarget target, IdentifierQuoting quoting) => new SqlServerDialect(target, quoting);
}
