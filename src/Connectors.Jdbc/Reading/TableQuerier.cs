using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Columns;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Microsoft.Extensions.Logging;
using IsolationLevel = System.Data.IsolationLevel;

namespace Connectors.Jdbc.Reading;

/// <summary>
/// Reads one table, or the query: runs its SELECT, hands over rows as records until there are no more, and starts again after them. The result stays open
/// between two calls, so that a long one is read a batch at a time.
/// </summary>
internal sealed partial class TableQuerier(QueryTarget target, QuerySettings settings, SourceMode mode, IReadOnlyList<string> timestampColumns,
    string incrementingColumn, SourceOffset offset, ILogger logger) : IAsyncDisposable
{
    // A database may take its time over each row; the rows that are there do not wait for the others longer than this.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(100);

    private string _incrementingColumn = incrementingColumn;
    private SourceOffset _offset = offset;
    private string? _loggedSql;
    private bool _isolationRefused;

    // The open result, and what of it is kept for the next one.
    private DbTransaction? _transaction;
    private DbCommand? _command;
    private DbDataReader? _rows;
    private IReadOnlyList<ResultColumn>? _columns;
    private RowSchema? _schema;
    private OffsetReader? _offsets;

    // Ends the steps of the open result, and the step to a row that did not come in time, which the next call waits for again.
    private CancellationTokenSource? _stop;
    private Task<bool>? _step;

    // In mode timestamp: the row before the one that the reader stands on, whose offset depends on that one's time.
    private (Struct Record, Instant? Time)? _pending;

    /// <summary>What is read.</summary>
    public QueryTarget Target { get; } = target;

    /// <summary>Whether a query is under way.</summary>
    public bool IsOpen => _rows is not null;

    /// <summary>When the next query is due, in ticks of the task's clock.</summary>
    public long Due { get; set; }

    /// <summary>How many queries have failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Adds rows to a batch, and starts the query if none is open.</summary>
    /// <param name="connection">The task's connection.</param>
    /// <param name="batch">Gets the records.</param>
    /// <param name="most">The size at which the batch is full.</param>
    /// <param name="clock">Says how long rows have waited for others.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Whether the result is at its end; the query is then closed.</returns>
    public async Task<bool> ReadAsync(DbConnection connection, List<SourceRecord> batch, int most, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_rows is null) await StartAsync(connection, cancellationToken).ConfigureAwait(false);
        using var cancel = settings.Database.CancelOn(_command!, cancellationToken);
        await using var stop = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _stop).ConfigureAwait(false);
        var (rows, schema, offsets, stopping) = (_rows!, _schema!, _offsets, _stop!.Token);
        var began = clock.GetTimestamp();
        while (batch.Count < most)
        {
            // Mostly the row has come with the one before, and there is nothing to wait for.
            bool isRow;
            var next = _step is null ? settings.Database.NextAsync(rows, stopping) : new(_step);
            if (next.IsCompletedSuccessfully) isRow = next.Result;
            else
            {
                _step = next.AsTask();
                if (batch.Count > 0 && !await IsInTimeAsync(_step, LongestHold - clock.GetElapsedTime(began), clock).ConfigureAwait(false)) return false;
                isRow = await _step.ConfigureAwait(false);
            }
            _step = null;
            if (!isRow)
            {
                if (_pending is var (last, time)) Emit(batch, last, time is null ? _offset : new(null, time));
                await CloseAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            Struct record;
            try { record = schema.Read(rows); }
            catch (DataException e) when (mode != SourceMode.Bulk) { throw new DataException($"{e.Message} The row comes after offset {_offset}.", e); }
            if (offsets is null) Emit(batch, record, SourceOffset.None);
            else if (mode == SourceMode.Timestamp) Hold(batch, record, offsets.Timestamp(rows));
            else Emit(batch, record, new(offsets.Incrementing(record), offsets.Timestamp(rows)));
        }
        return false;
    }

    private static async Task<bool> IsInTimeAsync(Task step, TimeSpan timeout, TimeProvider clock)
    {
        if (step.IsCompleted) return true;
        if (timeout <= TimeSpan.Zero) return false;
        using var given = new CancellationTokenSource();
        var inTime = await Task.WhenAny(step, Task.Delay(timeout, clock, given.Token)).ConfigureAwait(false) == step;
        await given.CancelAsync().ConfigureAwait(false);
        return inTime;
    }

    // Rows that share a timestamp carry the one before it until the last of them, so that a restart in between repeats some rather than losing the rest.
    private void Hold(List<SourceRecord> batch, Struct record, Instant? time)
    {
        var previous = _pending;
        _pending = (record, time);
        if (previous is not var (row, before)) return;
        Emit(batch, row, before is { } b && (time is not { } t || b.CompareTo(t) < 0) ? new(null, before) : _offset);
    }

    private void Emit(List<SourceRecord> batch, Struct record, SourceOffset offset)
    {
        _offset = offset;
        batch.Add(new SourceRecord(Target.Partition, offset, Target.Topic, record.Schema, record));
    }

    private async Task StartAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        _pending = null;
        // Never disposed of, as it holds nothing: whoever cancels may come at any time.
        _stop = new CancellationTokenSource();
        if (settings.Database.UsesTransactions) _transaction = await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var criteria = await CriteriaAsync(connection, cancellationToken).ConfigureAwait(false);
        var sql = $"{Target.Select}{criteria.Clause}{(settings.Suffix.Length == 0 ? "" : " " + settings.Suffix)}";
        if (sql != _loggedSql)
        {
            LogQuery(logger, Target.IsMasked ? "[hidden]" : sql);
            _loggedSql = sql;
        }
        await settings.Database.LearnAsync(connection, _transaction, Target.Select, criteria.HasTimestamps ? timestampColumns : [], cancellationToken)
            .ConfigureAwait(false);
        var end = criteria.HasTimestamps ? await EndAsync(connection, cancellationToken).ConfigureAwait(false) : default;
        _command = Dialect.Command(connection, _transaction, sql);
        criteria.Bind(_command, settings.Database, _offset, end, settings.Rows);
        using var cancel = settings.Database.CancelOn(_command, cancellationToken);
        (_rows, var columns) = await settings.Database.ExecuteAsync(_command, cancellationToken).ConfigureAwait(false);
        // One schema for as long as the columns are the same: converters keep what they derive from it.
        if (_schema is null || _columns is null || !columns.SequenceEqual(_columns))
        {
            _schema = RowSchema.Create(Target.Table?.Name, columns, settings.Database.Readers, settings.Rows, logger);
            _columns = columns;
            _offsets = mode == SourceMode.Bulk ? null : criteria.Reader(_schema);
        }
    }

    // Rows of this time and later are left for the next query.
    private async Task<Instant> EndAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var now = await settings.NowAsync(connection, _transaction, cancellationToken).ConfigureAwait(false);
        return now.AddMillis(-settings.DelayMs);
    }

    private async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (settings.Isolation is { } level && !_isolationRefused)
        {
            try { return await settings.Dialect.BeginAsync(connection, level, cancellationToken).ConfigureAwait(false); }
            catch (Exception e) when (e is NotSupportedException or ArgumentException)
            {
                _isolationRefused = true;
                LogIsolation(logger, level.ToString(), e.Message);
            }
        }
        return await settings.Dialect.BeginAsync(connection, IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Criteria> CriteriaAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (mode.UsesIncrementing() && _incrementingColumn.Length == 0)
        {
            var table = Target.Table ?? throw new ConnectException("A query has no incrementing column of its own; set incrementing.column.name");
            var full = await settings.Dialect.CompleteAsync(connection, _transaction, table, cancellationToken).ConfigureAwait(false);
            var structure = await settings.Dialect.DescribeAsync(connection, _transaction, full, cancellationToken).ConfigureAwait(false);
            var found = structure?.Columns.FirstOrDefault(c => c.IsAutoIncrement)
                ?? throw new ConnectException($"Table {table} has no auto-increment, serial or identity column to read by; "
                    + "set incrementing.column.name to a column that only grows");
            _incrementingColumn = found.Name;
        }
        return new Criteria(settings.Dialect, Target.Table, mode.UsesTimestamp() ? timestampColumns : [], mode.UsesIncrementing() ? _incrementingColumn : null);
    }

    /// <summary>Ends the query, if one is open; reading goes on after the last row that was handed over.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _pending = null;
        _stop = null;
        if (_rows is { } rows)
        {
            _rows = null;
            await rows.DisposeAsync().ConfigureAwait(false);
        }
        if (_command is { } command)
        {
            _command = null;
            await command.DisposeAsync().ConfigureAwait(false);
        }
        if (_transaction is { } transaction)
        {
            _transaction = null;
            await using (transaction.ConfigureAwait(false)) await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Providers tell the server over a connection of its own, and wait for that.
    private async Task CancelAsync(DbCommand command)
    {
        try { await ServerCall.OnOwnThread(command.Cancel).ConfigureAwait(false); }
        catch (Exception e) when (ConnectionOpener.IsFailure(e)) { LogAbandon(logger, Target.Label, e.Message); }
    }

    /// <summary>Ends a query that failed or is given up; errors on the way are of no interest any more.</summary>
    public async Task AbandonAsync()
    {
        _columns = null;
        _pending = null;
        if (_stop is { } stop)
        {
            _stop = null;
            // A result is otherwise read to its end before it is closed, however many rows there are.
            await ServerCall.OnOwnThread(stop.Cancel).ConfigureAwait(false);
            if (_step is Task step) await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else if (_rows is not null) await CancelAsync(_command!).ConfigureAwait(false);
            _step = null;
        }
        foreach (var open in (IAsyncDisposable?[])[_rows, _command, _transaction])
        {
            try { if (open is not null) await open.DisposeAsync().ConfigureAwait(false); }
            catch (Exception e) when (ConnectionOpener.IsFailure(e)) { LogAbandon(logger, Target.Label, e.Message); }
        }
        (_rows, _command, _transaction) = (null, null, null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await AbandonAsync().ConfigureAwait(false);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Begin using SQL query: {Sql}")]
    private static partial void LogQuery(ILogger logger, string sql);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The database has no isolation level {Level} (transaction.isolation.mode), its default is used: {Reason}")]
    private static partial void LogIsolation(ILogger logger, string level, string reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "Ending the query of {Table}: {Reason}")]
    private static partial void LogAbandon(ILogger logger, string table, string reason);
}
