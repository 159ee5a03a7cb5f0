using System.Data;
using System.Data.Common;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Databases;

namespace Connectors.Jdbc.Reading;

/// <summary>What the queries of a task have in common.</summary>
/// <param name="Dialect">The SQL to speak.</param>
/// <param name="Database">How results are read.</param>
/// <param name="Rows">How columns become fields.</param>
/// <param name="Suffix">Text at the end of each SELECT.</param>
/// <param name="DelayMs">Milliseconds for which rows are left alone after their timestamp.</param>
/// <param name="Isolation">The isolation level, or null for the database's own.</param>
internal sealed record QuerySettings(Dialect Dialect, SourceDatabase Database, RowSchemaOptions Rows, string Suffix, long DelayMs, IsolationLevel? Isolation)
{
    /// <summary>The database's present time.</summary>
    public async Task<Instant> NowAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = Dialect.Command(connection, transaction, Dialect.CurrentTimestampQuery);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        return Database.ReadNow(row, Rows.Zone);
    }
}
