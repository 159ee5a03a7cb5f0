using System.Data;
using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;

namespace Connectors.Jdbc.Databases;

/// <summary>
/// What reading rows needs to know of a database beyond its <see cref="Dialect"/>: what its result columns are, how timestamps go into queries.
/// </summary>
internal abstract class SourceDatabase
{
    /// <summary>How values of its results are read.</summary>
    public abstract ColumnReaders Readers { get; }

    /// <summary>A table's name as it stands in offsets, lists and tasks.</summary>
    public virtual TableId Name(TableId table) => table;

    /// <summary>Whether queries run in transactions. SQLite's would keep writers out; a single SELECT is consistent without.</summary>
    public virtual bool UsesTransactions => true;

    /// <summary>Runs a query.</summary>
    /// <returns>Its rows, to be disposed of, and its columns.</returns>
    public abstract Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command, CancellationToken cancellationToken);

    /// <summary>Runs a query and looks at its columns.</summary>
    /// <param name="command">The query.</param>
    /// <param name="columns">Describes the columns of the result; if it fails, the result is closed.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    protected static async Task<(DbDataReader Rows, IReadOnlyList<ResultColumn> Columns)> ExecuteAsync(DbCommand command,
        Func<DbDataReader, CancellationToken, Task<IReadOnlyList<ResultColumn>>> columns, CancellationToken cancellationToken)
    {
        var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        try { return (rows, await columns(rows, cancellationToken).ConfigureAwait(false)); }
        catch
        {
            await rows.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public virtual ValueTask<bool> NextAsync(DbDataReader rows, CancellationToken cancellationToken) => new(rows.ReadAsync(cancellationToken));

    /// <summary>
    /// For providers whose <see cref="NextAsync"/> does not look at its token: has a token cancel the command for as long as the result is held.
    /// </summary>
    public virtual CancellationTokenRegistration CancelOn(DbCommand command, CancellationToken cancellationToken) => default;

    /// <summary>Has the database look at a query without running it.</summary>
    /// <exception cref="DbException">It does not take the query.</exception>
    public virtual Task CheckAsync(DbCommand query, CancellationToken cancellationToken) => query.PrepareAsync(cancellationToken);

    /// <summary>
    /// For databases whose timestamps must be given in the columns' own type: finds out what a SELECT's columns are, before anything is given to it.
    /// </summary>
    /// <param name="connection">The task's connection.</param>
    /// <param name="transaction">Its transaction, or null.</param>
    /// <param name="select">The SELECT without what finds new rows.</param>
    /// <param name="timestampColumns">Its timestamp columns; empty where none is used.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ConnectException">The columns cannot be compared with one timestamp.</exception>
    public virtual Task LearnAsync(DbConnection connection, DbTransaction? transaction, string select, IReadOnlyList<string> timestampColumns,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives a timestamp to a query.</summary>
    /// <param name="parameter">A parameter whose name is set.</param>
    /// <param name="time">The point in time.</param>
    /// <param name="zone">The zone of columns without one.</param>
    public virtual void SetTimestamp(DbParameter parameter, Instant time, DatabaseZone zone)
    {
        parameter.DbType = DbType.DateTime2;
        parameter.Value = zone.ToLocal(time).ToDateTime();
    }

    /// <summary>The database's present time from the row of <see cref="Dialect.CurrentTimestampQuery"/>.</summary>
    public virtual Instant ReadNow(DbDataReader row, DatabaseZone zone) => row.GetValue(0) switch
    {
        DateTime { Kind: DateTimeKind.Utc } utc => Instant.FromDateTime(utc),
        DateTime local => zone.ToInstant(Instant.FromDateTime(local)),
        DateTimeOffset time => Instant.FromDateTime(time.UtcDateTime),
        var other => throw new InvalidCastException($"Expected the database's present time, got {other} ({other.GetType().Name})"),
    };
}
