using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Writing;

/// <summary>Writes polls of records to their tables, each in one transaction.</summary>
internal sealed partial class SinkWriter(ConnectionSettings settings, JdbcSinkConfig config, ILogger logger, ITaskContext task)
{
    // How often the tables are looked at though nothing failed: values go by the columns' types, and other types may take them wrongly without an error.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private readonly SinkConnection _connection = new(settings, new ConnectionOpener(settings, logger, task.TimeProvider, task), task.TimeProvider);
    private readonly Dictionary<string, TableBuffer> _byTopic = new(StringComparer.Ordinal);
    private readonly List<TableBuffer> _buffers = [];
    private TableStructures? _structures;

    private long _lookedAt = task.TimeProvider.GetTimestamp();

    /// <summary>Writes records, all or none: but for tables created or altered in between, which the database commits with what came before them.</summary>
    /// <exception cref="SqlException">The database refused something.</exception>
    /// <exception cref="ConnectException">A record cannot be written, or there is no connection.</exception>
    public async Task WriteAsync(IReadOnlyList<SinkRecord> records, int from, int count, CancellationToken cancellationToken)
    {
        for (var again = true; ; again = false)
        {
            if (await _connection.EnsureAsync(ForgetAsync, cancellationToken).ConfigureAwait(false)) LogConnected();
            try
            {
                await WriteOnceAsync(records, from, count, cancellationToken).ConfigureAwait(false);
                return;
            }
            // The connection ended, and what was done over it with it: nothing is lost or doubled by doing it again over another one. (After a commit has
            // begun nobody knows; then it is a failure like others.)
            catch (SqlException e) when (again && !_connection.IsOpen && !_connection.HasCommitted && !cancellationToken.IsCancellationRequested)
            {
                LogReconnecting(e.Message);
            }
            // Somebody has altered, dropped or replaced a table since it was looked at: it is looked at again, and altered or made where that is allowed.
            catch (SqlException e) when (again && e.IsOfChangedTable && _connection.IsOpen && !_connection.HasCommitted)
            {
                LogLookingAgain(e.Message);
            }
            // Keys that differ here may be the same there (citext, numbers of other scales): then each row goes alone, in its order.
            catch (SqlException e) when (again && e.IsOfEqualKeys && !_connection.WritesRowsAlone)
            {
                LogRowsAlone();
                _connection.WritesRowsAlone = true;
                await ForgetAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Has a search for refused records write each row by itself: a statement of several takes of one key the last row alone, and would hide a bad one
    /// before it.
    /// </summary>
    /// <param name="search">Writes parts of what was refused.</param>
    public async Task SearchAsync(Func<Task> search)
    {
        if (!settings.Dialect.UpsertsNeedDistinctKeys || _connection.WritesRowsAlone)
        {
            await search().ConfigureAwait(false);
            return;
        }
        _connection.WritesRowsAlone = true;
        await ForgetAsync().ConfigureAwait(false);
        try { await search().ConfigureAwait(false); }
        finally
        {
            _connection.WritesRowsAlone = false;
            await ForgetAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends statements and connection.</summary>
    public async ValueTask CloseAsync()
    {
        // The statements end with the connection.
        await _connection.CloseAsync().ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
    }

    /// <summary>The connection that it writes over at the moment; null if there is none.</summary>
    public DbConnection? Connection => _connection.Current;

    private async Task WriteOnceAsync(IReadOnlyList<SinkRecord> records, int from, int count, CancellationToken cancellationToken)
    {
        // How far it has come, for messages.
        TableBuffer? buffer = null;
        SinkRecord? record = null;
        try
        {
            record = records[from];
            if (_structures is not null && task.TimeProvider.GetElapsedTime(_lookedAt) >= BetweenLooks)
            {
                if (await _structures.HaveChangedAsync(cancellationToken).ConfigureAwait(false)) await ForgetAsync().ConfigureAwait(false);
                _lookedAt = task.TimeProvider.GetTimestamp();
            }
            string? topic = null;
            for (var i = from; i < from + count; i++)
            {
                record = records[i];
                if (buffer is null || topic != record.Topic)
                {
                    topic = record.Topic;
                    buffer = null;
                    buffer = _byTopic.TryGetValue(topic, out var known) ? known : await BufferAsync(topic, cancellationToken).ConfigureAwait(false);
                }
                var added = buffer.AddAsync(record, cancellationToken);
                if (!added.IsCompletedSuccessfully) await added.ConfigureAwait(false);
            }
            record = null;
            foreach (var one in _buffers) await (buffer = one).FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer = null;
            await _connection.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var failure = e is not (ConnectException or OperationCanceledException) && (ConnectionOpener.IsFailure(e) || !_connection.IsOpen);
            var doing = failure ? WorkOf(buffer, record, records[from], count) : "";
            foreach (var one in _buffers) one.Discard();
            // A connection in the middle of something is not to be used again, not even to roll back: that would wait for what nobody waits for any more.
            if (e is not OperationCanceledException) await _connection.RollbackAsync().ConfigureAwait(false);
            if (e is TableAlterOrCreateException) _structures?.Clear();
            if (!failure && e is not OperationCanceledException) throw;
            // What is known of tables and statements may be what failed.
            if (e is OperationCanceledException || !_connection.IsOpen) await _connection.CloseAsync().ConfigureAwait(false);
            await ForgetAsync().ConfigureAwait(false);
            if (!failure) throw;
            throw SqlException.From(e, $"{doing} in {settings.Target}, task {config.Task}", _connection.Errors,
                refusal => settings.Dialect.Advice(refusal) ?? _connection.Errors.AdviceOf(refusal), config.TrimSensitiveLog);
        }
    }

    // What was being done: writing to a table, looking for the one of a record, or committing them all.
    private static string WorkOf(TableBuffer? buffer, SinkRecord? record, SinkRecord first, int count)
    {
        if (buffer is not null) return buffer.WorkOf(record);
        return record is not null ? $"looking for the table of {record}" : $"committing {count} {(count == 1 ? "record" : "records")} from {first} on";
    }

    private async ValueTask<TableBuffer> BufferAsync(string topic, CancellationToken cancellationToken)
    {
        TableId table;
        try { table = settings.Dialect.ParseTable(config.TableNameFormat.Replace("${topic}", topic, StringComparison.Ordinal)); }
        catch (ConnectException e)
        {
            var advice = $"change {JdbcSinkConfig.TableNameFormatKey}={config.TableNameFormat}, or route the topic '{topic}' to another name";
            throw new ConnectException($"{e.Message}: {advice}", e);
        }
        table = await settings.Dialect.CompleteAsync(_connection.Open, _connection.Transaction, table, cancellationToken).ConfigureAwait(false);
        _structures ??= new(_connection, config, logger);
        var buffer = _buffers.Find(b => b.Table == table);
        if (buffer is null) _buffers.Add(buffer = new(table, _connection, _structures, config));
        _byTopic.Add(topic, buffer);
        return buffer;
    }

    private async ValueTask ForgetAsync()
    {
        foreach (var buffer in _buffers) await buffer.CloseAsync(_connection.IsOpen).ConfigureAwait(false);
        _structures?.Clear();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connected")]
    private partial void LogConnected();

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection had ended, trying another one: {Reason}")]
    private partial void LogReconnecting(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A table is not what it was, looking at it again: {Reason}")]
    private partial void LogLookingAgain(string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The database takes keys for equal that differ in the records: from now on each row is a statement of its own")]
    private partial void LogRowsAlone();
}
