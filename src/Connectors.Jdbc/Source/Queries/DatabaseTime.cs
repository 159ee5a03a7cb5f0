using System.Data.Common;

namespace Connectors.Jdbc.Source;

/// <summary>What time it is in the database.</summary>
internal static class DatabaseTime
{
    /// <summary>The database's present time.</summary>
    public static async Task<Instant> NowAsync(DbConnection connection, DbTransaction? transaction, Dialect dialect, SourceDatabase database, DatabaseZone zone, CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, transaction, dialect.CurrentTimestampQuery);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        return database.ReadNow(row, zone);
    }
}
