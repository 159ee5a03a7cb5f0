using System.Data.Common;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.MySql;
using Connectors.Jdbc.Databases.PostgreSql;

namespace Connectors.Jdbc.Tests;

/// <summary>
/// Connections of the tests themselves, beside those of the connector. Their statements end though a connector has left a lock behind: a test that fails has a
/// name, where one that waits holds up the whole run.
/// </summary>
internal static class DirectConnection
{
    private const int LongestLock = 60;

    /// <summary>Opens one.</summary>
    public static Task<DbConnection> OpenAsync(ConnectionTarget target) => ConnectionOpener.OpenOnceAsync(target.Database switch
    {
        PostgreSqlDatabase => target.WithStatement($"SET lock_timeout = '{LongestLock}s'"),
        MySqlDatabase => target.WithStatement($"SET SESSION lock_wait_timeout = {LongestLock}, innodb_lock_wait_timeout = {LongestLock}"),
        _ => target,
    }, TestContext.Current.CancellationToken);
}
