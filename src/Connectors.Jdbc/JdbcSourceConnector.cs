using System.Diagnostics.CodeAnalysis;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Reading;
using Microsoft.Extensions.Logging;

namespace Connectors.Jdbc;

/// <summary>
/// Brings the rows of a database's tables, or of one query, to topics. The connector keeps an eye on the list of tables and divides them among the tasks.
/// </summary>
[JavaClass("io.confluent.connect.jdbc.JdbcSourceConnector")]
[Documentation("Reads the rows of a database's tables, or of one query, into topics: all of them at intervals, or those that are new or changed by an "
    + "incrementing column, a timestamp or both. PostgreSQL, MySQL, MariaDB, SQLite and SQL Server.",
    Remarks = JdbcConfig.DriverProperties,
    Example = """
    {
      "connection.url": "jdbc:postgresql://localhost:5432/shop",
      "connection.user": "shop",
      "connection.password": "secret",
      "table.whitelist": "orders",
      "mode": "incrementing",
      "incrementing.column.name": "id",
      "topic.prefix": "shop-"
    }
    """)]
[SuppressMessage("Design", "CA1001", Justification = "StopAsync, which follows every start, ends the monitor.")]
public sealed partial class JdbcSourceConnector : SourceConnector
{
    private IReadOnlyDictionary<string, string> _originals = new Dictionary<string, string>();
    private JdbcSourceConfig _config = null!;
    private TableMonitor? _monitor;
    private ILogger _logger = null!;

    /// <inheritdoc/>
    public override ConfigDef Config => JdbcSourceConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(JdbcSourceTask);

    /// <summary>
    /// In modes whose offsets name one row, reading goes on exactly behind the last one that was committed. Mode timestamp repeats rows that share a
    /// timestamp, and bulk keeps no offsets: of these nothing is said, as in Java of any mode.
    /// </summary>
    public override bool? SupportsExactlyOnce(IReadOnlyDictionary<string, string> config) =>
        SourceModes.Of(config.GetValueOrDefault(JdbcSourceConfig.ModeKey)?.Trim())?.UsesIncrementing() == true ? true : null;

    /// <summary>Checks every key, then what they say together, then the database: that it can be reached and that it takes the query.</summary>
    public override async Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var values = Config.Validate(config);
        await JdbcSourceValidation.CheckAsync(values, config, cancellationToken).ConfigureAwait(false);
        return values;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _logger = Context.LoggerFactory.CreateLogger<JdbcSourceConnector>();
        _originals = config;
        _config = JdbcSourceConfig.Parse(config);
        if (_config.Query is not null)
        {
            if (_config.Whitelist.Count + _config.Blacklist.Count + _config.IncludeList.Count + _config.ExcludeList.Count > 0)
                throw new ConnectException($"{_config.KeyOfQuery} may not be combined with whole-table copying settings: remove it, or the lists of tables");
            // A database that cannot be reached is the connector's failure, not only its task's.
            var opener = new ConnectionOpener(_config.ConnectionByUrl(), _logger, Context.TimeProvider);
            await using var probe = await opener.OpenAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        if (_config.Whitelist.Count > 0 && _config.Blacklist.Count > 0) LogBothLists(_logger);
        _monitor = new TableMonitor(_config, Context, _logger);
        await _monitor.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken)
    {
        if (_monitor is null) return [ForTask("", fetched: true)];
        var tables = await _monitor.TablesAsync(cancellationToken).ConfigureAwait(false);
        if (tables is null)
        {
            LogNotYet(_logger, _config.TableStartupLimit.TotalMilliseconds);
            return [ForTask("", fetched: false)];
        }
        if (tables.Count == 0)
        {
            LogNoTables(_logger);
            return [ForTask("", fetched: true)];
        }
        return [.. Groups(tables, Math.Min(tables.Count, maxTasks)).Select(group => ForTask(TableList.Join(group, _monitor.Dialect), fetched: true))];
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        if (_monitor is not { } monitor) return;
        _monitor = null;
        await monitor.DisposeAsync().ConfigureAwait(false);
    }

    private Dictionary<string, string> ForTask(string tables, bool fetched) => new(_originals, StringComparer.Ordinal)
    {
        [JdbcSourceConfig.TablesKey] = tables,
        [JdbcSourceConfig.TablesFetchedKey] = fetched ? "true" : "false",
    };

    /// <summary>Cuts a list into consecutive parts, the first ones longer by one where it does not go evenly.</summary>
    internal static IEnumerable<IReadOnlyList<T>> Groups<T>(IReadOnlyList<T> items, int count)
    {
        var (size, longer) = (items.Count / count, items.Count % count);
        for (int group = 0, at = 0; group < count; group++)
        {
            var length = size + (group < longer ? 1 : 0);
            yield return [.. items.Skip(at).Take(length)];
            at += length;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "table.blacklist has no effect beside table.whitelist")]
    private static partial void LogBothLists(ILogger logger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The list of tables did not come within {Limit} ms; an idle task stands in until it does")]
    private static partial void LogNotYet(ILogger logger, double limit);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "No table matches; the task will fail")]
    private static partial void LogNoTables(ILogger logger);
}
