using System.Data.Common;

namespace Connectors.Jdbc.Source;

/// <summary>What time it is in the database.</summary>
internal static class DatabaseTime
{
    /// <summary>The database's present time.</summary>
    public static async Task<Instant> NowAsync(DbConnection connection, DbTransaction? transaction, QuerySettings settings, CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, transaction, settings.Dialect.CurrentTimestampQuery);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        return settings.Database.ReadNow(row, settings.Rows.Zone);
    }
}
