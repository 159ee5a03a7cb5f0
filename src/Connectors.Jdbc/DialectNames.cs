using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Databases.Sqlite;
using Connectors.Jdbc.Databases.SqlServer;

namespace Connectors.Jdbc;

/// <summary>The values of <c>dialect.name</c>.</summary>
internal static class DialectNames
{
    /// <summary>All names that configurations may hold; the empty one leaves the choice to the URL.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "", "Db2DatabaseDialect", "DerbyDatabaseDialect", GenericDialect.DialectName, MySqlDialect.DialectName, "OracleDatabaseDialect",
        PostgreSqlDialect.DialectName,
        "SapHanaDatabaseDialect", SqlServerDialect.DialectName, SqliteDialect.DialectName, "SybaseDatabaseDialect", "VerticaDatabaseDialect",
    ];

    /// <summary>The dialect of that name, or that of the target's database for the empty name.</summary>
    /// <exception cref="ConfigException">There is no such dialect here.</exception>
    public static Dialect Create(string? name, ConnectionTarget target, IdentifierQuoting quoting)
    {
        if (string.IsNullOrEmpty(name)) return target.Database.CreateDialect(target, quoting);
        if (name.Equals(GenericDialect.DialectName, StringComparison.OrdinalIgnoreCase)) return new GenericDialect(target, quoting);
        foreach (var database in DatabaseList.All)
            if (name.Equals(database.DialectName, StringComparison.OrdinalIgnoreCase)) return database.CreateDialect(target, quoting);
        throw NotHere(name);
    }

    /// <summary>Checks that there is a dialect of that name.</summary>
    /// <exception cref="ConfigException">There is none here.</exception>
    public static void EnsureHere(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Equals(GenericDialect.DialectName, StringComparison.OrdinalIgnoreCase)) return;
        foreach (var database in DatabaseList.All)
            if (name.Equals(database.DialectName, StringComparison.OrdinalIgnoreCase)) return;
        throw NotHere(name);
    }

    private static ConfigException NotHere(string name) => new($"The dialect {name} is not part of this connector: expected one of "
        + $"{GenericDialect.DialectName}, {string.Join(", ", DatabaseList.All.Select(d => d.DialectName))}");
}
