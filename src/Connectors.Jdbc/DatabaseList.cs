using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Databases.Sqlite;
using Connectors.Jdbc.Databases.SqlServer;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc;

/// <summary>The databases that the connectors know. A new one is a class derived from <see cref="Database"/> and a line here.</summary>
internal static class DatabaseList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Database> All { get; } = [new PostgreSqlDatabase(), new MySqlDatabase(), new SqliteDatabase(), new SqlServerDatabase()];

    /// <summary>The database of a URL.</summary>
    /// <exception cref="ConfigException">None knows the subprotocol.</exception>
    public static Database Of(JdbcUrl url)
    {
        foreach (var database in All)
            foreach (var subprotocol in database.Subprotocols)
                if (subprotocol == url.Subprotocol) return database;
        var known = All.SelectMany(d => d.Subprotocols).Select(s => $"jdbc:{s}:");
        throw new ConfigException($"No suitable driver found for {url}: expected one of {string.Join(", ", known)}");
    }
}
