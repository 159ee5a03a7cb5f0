using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc.Reading;

/// <summary>Reads the list of tables every <c>table.poll.interval.ms</c>, and has the tasks configured anew when it has changed.</summary>
internal sealed partial class TableMonitor : IAsyncDisposable
{
    private const string Looking = "reading the list of tables";

    private readonly JdbcSourceConfig _config;
    private readonly IConnectorContext _context;
    private readonly ILogger _logger;
    private readonly TableFilter _filter;
    private readonly ConnectionOpener _opener;
    private readonly SourceDatabase _database;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dialect _quoting;
    private readonly DatabaseErrors _errors;
    private readonly ConnectionSettings _settings;
    private DbConnection? _connection;
    private Task _loop = Task.CompletedTask;
    private volatile IReadOnlyList<TableId>? _tables;
    private volatile bool _toldNothing;

    /// <summary>A monitor of the tables that a configuration says.</summary>
    /// <exception cref="ConfigException">The URL cannot be used.</exception>
    public TableMonitor(JdbcSourceConfig config, IConnectorContext context, ILogger logger)
    {
        (_config, _context, _logger) = (config, context, logger);
        var settings = config.ConnectionByUrl();
        Dialect = settings.Dialect;
        // Entries of the lists may be quoted even where SQL is not.
        _quoting = DialectNames.Create(null, settings.Target, IdentifierQuoting.Always);
        _filter = config.Tables(_quoting);
        _opener = new ConnectionOpener(settings, logger, context.TimeProvider);
        (_errors, _settings) = (settings.Target.Database.Errors, settings);
        _database = settings.Target.Database.CreateSource(settings.Target, config.DatabaseZone);
    }

    /// <summary>The dialect by the URL, in which the tasks' tables are written.</summary>
    public Dialect Dialect { get; }

    /// <summary>Connects, and begins to look.</summary>
    /// <exception cref="ConnectException">The database cannot be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _connection = await _opener.OpenAsync(cancellationToken).ConfigureAwait(false);
        _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>The tables to read, in the database's order; null while nothing is known of them yet, after the startup limit.</summary>
    /// <exception cref="ConnectException">Two tables have the same bare name; the connector is FAILED.</exception>
    public async Task<IReadOnlyList<TableId>?> TablesAsync(CancellationToken cancellationToken)
    {
        if (_tables is null)
        {
            try { await _first.Task.WaitAsync(_config.TableStartupLimit, _context.TimeProvider, cancellationToken).ConfigureAwait(false); }
            // Said first, looked at then: either the list is here by now, or the loop will see that somebody is without.
            catch (TimeoutException) { _toldNothing = true; }
        }
        var tables = _tables;
        if (tables is null) return null;
        foreach (var same in tables.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var error = new ConnectException($"The tables {string.Join(" and ", same)} have the same name, and a topic is named after the table alone: "
                + "their rows would mix. "
                + $"Name one of them in {JdbcSourceConfig.TableWhitelistKey} with its schema, narrow {JdbcSourceConfig.SchemaPatternKey} or {JdbcSourceConfig.CatalogPatternKey}, "
                + "or read them with two connectors.");
            _context.RaiseError(error);
            throw error;
        }
        return tables;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        if (_connection is not null) await ServerCall.CloseAsync(_connection, _settings.Grace).ConfigureAwait(false);
    }

    private DbConnection? LetGo() => Interlocked.Exchange(ref _connection, null);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await ServerCall.RunAsync(LookAsync, LetGo, _settings, cancellationToken).ConfigureAwait(false)) _context.RequestTaskReconfiguration();
                if (_tables is not null) _first.TrySetResult();
                await Task.Delay(_config.TablePollInterval, _context.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
#pragma warning disable CA1031 // Nobody waits for this loop: what ends it is the connector's failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _context.RaiseError(new ConnectException($"Encountered an unrecoverable error while reading tables from the database: "
                + (e is ConnectException ? e.Message : _errors.ReasonOf(e)), e));
        }
    }

    // Whether the list has changed since it was last handed out.
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(TableId Table, string Type)> all;
        try
        {
            if (_connection is null || !await _opener.IsAliveAsync(_connection, cancellationToken).ConfigureAwait(false))
            {
                if (_connection is not null) await ServerCall.CloseAsync(_connection, _settings.Grace).ConfigureAwait(false);
                _connection = null;
                _connection = await _opener.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            all = await Dialect.ListTablesAsync(_connection, _config.CatalogPattern, _config.SchemaPattern, _config.TableTypes, cancellationToken)
                .ConfigureAwait(false);
            _context.ReportSuccess(Looking);
        }
        catch (Exception e) when (ConnectionOpener.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            // A right that is missing will be missing at the next look too.
            if (e is DbException error && _errors.IsPermanent(error)) throw;
            _context.ReportRetry(Looking, new RetriableException(_errors.ReasonOf(e), e), _config.TablePollInterval);
            return false;
        }
        var names = all.Select(t => _database.Name(t.Table)).Select(t => (Table: t, Bare: t.Name, Qualified: t.ToString(), Quoted: _quoting.Quote(t))).ToList();
        TableId[] tables = [.. names.Where(n => _filter.Takes(n.Bare, n.Qualified, n.Quoted)).Select(n => n.Table)];
        var known = _tables;
        if (known is not null && known.SequenceEqual(tables)) return false;
        if (_filter.Unmatched(names.Select(n => (n.Bare, n.Qualified, n.Quoted))) is { Count: > 0 } unmatched)
            LogUnmatched(_logger, string.Join(", ", unmatched));
        LogTables(_logger, tables.Length, tables);
        _tables = tables;
        // The first list is handed out as it comes, unless it came too late.
        return known is not null || _toldNothing;
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "These entries of table.whitelist name no table that there is: {Entries}. Names are compared in their case.")]
    private static partial void LogUnmatched(ILogger logger, string entries);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Count} table(s) to read: {Tables}")]
    private static partial void LogTables(ILogger logger, int count, IEnumerable<TableId> tables);
}
