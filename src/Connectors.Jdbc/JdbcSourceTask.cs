using System.Data.Common;
using System.Net.Sockets;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

/// <summary>
/// Reads the tables that the connector gave it, or the query: each table's new rows every <c>poll.interval.ms</c>, one table at a time, the one that has waited
/// longest first.
/// </summary>
[JavaClass("io.confluent.connect.jdbc.source.JdbcSourceTask")]
public sealed partial class JdbcSourceTask : SourceTask
{
    private readonly PriorityQueue<TableQuerier, (long Due, long Turn)> _queue = new();

    private JdbcSourceConfig _config = null!;
    private QuerySettings _settings = null!;
    private ConnectionOpener _opener = null!;
    private DatabaseErrors _errors = null!;
    private ILogger _logger = null!;
    private ConnectionSettings _connectionSettings = null!;
    private DbConnection? _connection;
    private Exception? _failure;
    private bool _isAbandoned;
    private long _turns;
    private Task _poll = Task.CompletedTask;

    private TimeProvider Clock => Context.TimeProvider;

    private string Id => $"{Context.Connector}-{Context.Task}";

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _logger = Context.LoggerFactory.CreateLogger<JdbcSourceTask>();
        _config = JdbcSourceConfig.ParseTask(config);
        var tables = _config.TaskTables;
        var query = _config.Query;
        if (tables.Count == 0 && query is null)
        {
            if (!_config.TablesFetched)
            {
                LogWaiting();
                return;
            }
            throw new ConfigException("Task is being killed because it was not assigned a table nor a query to execute: no table of the database matched "
                + $"{JdbcSourceConfig.TableWhitelistKey}, {JdbcSourceConfig.TableBlacklistKey}, {JdbcSourceConfig.TableIncludeListKey}, {JdbcSourceConfig.CatalogPatternKey}, "
                + $"{JdbcSourceConfig.SchemaPatternKey} and {JdbcSourceConfig.TableTypesKey} "
                + "when the connector last looked. Names are compared in their case; a table's qualified name (schema.table) is the safest.");
        }
        if (tables.Count > 0 && query is not null)
            throw new ConfigException("Invalid configuration: a JdbcSourceTask cannot have both a table and a query assigned to it");

        var connection = _config.Connection();
        foreach (var warning in connection.Target.Warnings) LogProperty(warning);
        var database = connection.Target.Database.CreateSource(connection.Target, _config.DatabaseZone);
        (_errors, _connectionSettings) = (connection.Target.Database.Errors, connection);
        _opener = new ConnectionOpener(connection, _logger, Clock, Context);
        _settings = new QuerySettings(connection.Dialect, database, _config.RowSchemaOptions(connection.Dialect),
            UserSql.Prepare(_config.QuerySuffix, connection.Target.Database.Lexis), _config.TimestampDelay, _config.Isolation);
        _connection = await _opener.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ServerCall.RunAsync(token => query is null
                ? AddTablesAsync(tables, token)
                : AddQueryAsync(UserSql.Prepare(query, connection.Target.Database.Lexis), token), LetGo, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await CloseAsync().ConfigureAwait(false);
            if (e is not DbException error || cancellationToken.IsCancellationRequested) throw;
            throw new ConnectException($"Task {Id} could not look at {(query is null ? $"the tables {string.Join(", ", tables)}" : "the database's time")}: "
                + $"{_errors.ReasonOf(e)}. {_errors.AdviceOf(error) ?? "Check the user's rights to the catalog"}.", e);
        }
        LogStarted(_queue.Count, _settings.Dialect.Name);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        var poll = PollTablesAsync(cancellationToken);
        _poll = poll;
        return poll;
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        // A poll may be under way; it has been told to end, and what it uses is closed after it.
        await _poll.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<SourceRecord>?> PollTablesAsync(CancellationToken cancellationToken)
    {
        if (_failure is { } failure) throw failure;
        var most = _config.BatchMaxRows;
        var batch = new List<SourceRecord>(Math.Min(most, 4096));
        var reportAt = Clock.GetTimestamp() + Ticks(_config.PollLinger);
        try
        {
            // What a table has brought goes out before the next one is asked: that may take as long as it likes, and of many or slow tables one is always due.
            // Where none brings anything, the end of the linger does not wait for one that is not due.
            while (batch.Count == 0)
            {
                var now = Clock.GetTimestamp();
                if (now >= reportAt) break;
                var wait = _queue.TryPeek(out var next, out _) ? next.Due - now : long.MaxValue;
                if (wait > 0) await Task.Delay(Span(Math.Min(wait, reportAt - now)), Clock, cancellationToken).ConfigureAwait(false);
                else if (await ServerCall.RunAsync(token => ReadAsync(next!, batch, most, token), LetGo, _connectionSettings, cancellationToken)
                    .ConfigureAwait(false)) Requeue(next!);
            }
        }
        // Rows that were read are not lost to a failure behind them: it is reported when they are through.
        catch (OperationCanceledException) when (batch.Count > 0 && !_isAbandoned) { }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failure = e;
            if (batch.Count == 0) throw;
        }
        return batch.Count == 0 ? null : batch;
    }

    // Whether the table has had its turn.
    private async Task<bool> ReadAsync(TableQuerier querier, List<SourceRecord> batch, int most, CancellationToken cancellationToken)
    {
        try
        {
            if (!querier.IsOpen) await ReconnectAsync(cancellationToken).ConfigureAwait(false);
            if (!await querier.ReadAsync(_connection!, batch, most, Clock, cancellationToken).ConfigureAwait(false)) return false;
            if (querier.Failures > 0) Context.ReportSuccess(Reading(querier.Target));
            querier.Failures = 0;
            return true;
        }
        catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            await querier.AbandonAsync().ConfigureAwait(false);
            RetryOrFail(querier, e);
            return true;
        }
        catch (Exception e)
        {
            await querier.AbandonAsync().ConfigureAwait(false);
            // What providers make of a query that was cancelled differs.
            if (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            throw;
        }
    }

    private void RetryOrFail(TableQuerier querier, Exception e)
    {
        querier.Failures++;
        var (target, attempts) = (querier.Target, _config.QueryRetryAttempts);
        // What the database says of a masked query may quote it.
        var reason = !target.IsMasked ? _errors.ReasonOf(e)
            : e is DbException hidden && _errors.CodesOf(hidden) is { Length: > 0 } codes ? codes : e.GetType().Name;
        var shown = target.IsMasked ? null : e;
        if (e is DbException error && _errors.IsPermanent(error))
            throw new ConnectException($"Reading {target.Label} (task {Id}) failed, and would fail again: {reason}. {Advice(target)}.", shown);
        if (attempts > 0 && querier.Failures >= attempts)
        {
            throw new ConnectException(
                $"Reading {target.Label} (task {Id}) failed {querier.Failures} times in a row ({JdbcSourceConfig.QueryRetryAttemptsKey}={attempts}): {reason}", shown);
        }
        var limit = attempts > 0 ? attempts.ToString(System.Globalization.CultureInfo.InvariantCulture) : "unlimited";
        Context.ReportRetry(Reading(target), new RetriableException($"{reason} ({JdbcSourceConfig.QueryRetryAttemptsKey}: {limit})", shown), _config.PollInterval);
    }

    private static string Reading(QueryTarget target) => $"reading {target.Label}";

    // The keys that the SQL is made of.
    private string Advice(QueryTarget target)
    {
        var keys = new List<string>();
        if (target.Table is null) keys.Add(_config.KeyOfQuery);
        if (_config.Mode.UsesIncrementing())
            keys.Add(_config.IncrementingMapping.Count > 0 ? JdbcSourceConfig.IncrementingColumnMappingKey : JdbcSourceConfig.IncrementingColumnKey);
        if (_config.Mode.UsesTimestamp()) keys.Add(_config.TimestampMapping.Count > 0 ? JdbcSourceConfig.TimestampColumnsMappingKey : JdbcSourceConfig.TimestampColumnsKey);
        if (_config.QuerySuffix.Length > 0) keys.Add(JdbcSourceConfig.QuerySuffixKey);
        var check = keys.Count == 0 ? "Check the table and the user's rights" : $"Check {string.Join(", ", keys)} and the user's rights";
        return target.Table is null && _config.Mode != SourceMode.Bulk
            ? $"{check}; what finds new rows is put behind the query, so one with a WHERE, GROUP BY, ORDER BY or LIMIT of its own "
                + "has to be SELECT * FROM (…) AS q"
            : check;
    }

    // What the database and the way to it may throw; all else is an error of the data or of ours, which no repetition mends.
    private bool IsFailure(Exception e) =>
        e is DbException or IOException or SocketException or TimeoutException
        || (e is InvalidOperationException && _connection?.State != System.Data.ConnectionState.Open);

    private async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is { } connection)
        {
            if (await _opener.IsAliveAsync(connection, cancellationToken).ConfigureAwait(false)) return;
            LogReconnect();
            _connection = null;
            await ServerCall.CloseAsync(connection, _connectionSettings.Grace).ConfigureAwait(false);
        }
        _connection = await _opener.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Requeue(TableQuerier querier)
    {
        _queue.Dequeue();
        querier.Due = Clock.GetTimestamp() + Ticks(_config.PollInterval);
        Enqueue(querier);
    }

    private void Enqueue(TableQuerier querier) => _queue.Enqueue(querier, (querier.Due, _turns++));

    // What the call that was given up works with is its own from now on.
    private DbConnection? LetGo()
    {
        _isAbandoned = true;
        _queue.Clear();
        return Interlocked.Exchange(ref _connection, null);
    }

    private async Task CloseAsync()
    {
        while (_queue.TryDequeue(out var querier, out _)) await querier.DisposeAsync().ConfigureAwait(false);
        if (_connection is { } connection)
        {
            _connection = null;
            await ServerCall.CloseAsync(connection, _connectionSettings.Grace).ConfigureAwait(false);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Clock.TimestampFrequency);

    // Upwards to a millisecond: a timer that ends early would only be waited for again.
    private TimeSpan Span(long ticks) => TimeSpan.FromMilliseconds(Math.Ceiling(ticks * 1000.0 / Clock.TimestampFrequency));
}
