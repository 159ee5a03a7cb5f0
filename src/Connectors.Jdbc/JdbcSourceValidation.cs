using System.Data;
using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Reading;
using static Connectors.Jdbc.JdbcConfig;
using static Connectors.Jdbc.JdbcSourceConfig;

namespace Connectors.Jdbc;

/// <summary>What the source's keys say together, and then the database: that it can be reached and that it takes the query.</summary>
/// <param name="keys">The keys, each of which is valid by itself.</param>
/// <param name="error">Adds an error to a key.</param>
internal sealed class JdbcSourceValidation(JdbcSourceConfig keys, Action<string, string> error)
{
    // The comments of all databases: the query is looked at before the URL.
    private static readonly SqlLexis AnyComments = new() { HashComments = true, NestedComments = true };

    /// <summary>Adds the errors to the values that take part in them; nothing is looked at behind the first kind of error.</summary>
    /// <param name="values">Each key with the errors of its own.</param>
    /// <param name="config">The configuration as it was given.</param>
    /// <param name="cancellationToken">Ends what is asked of the database.</param>
    public static async Task CheckAsync(IReadOnlyList<ConfigValue> values, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        ExplainCredentialsProvider(byName[CredentialsProviderKey]);
        if (values.Any(v => v.Errors.Count > 0)) return;
        var checks = new JdbcSourceValidation(Parse(config), (key, message) => byName[key].Errors.Add(message));
        if (checks.CheckIsolation() && checks.CheckTableKeys() && checks.CheckQuery() && await checks.CheckDatabaseAsync(cancellationToken).ConfigureAwait(false))
            checks.CheckMappings();
    }

    private bool CheckIsolation()
    {
        try { _ = keys.Isolation; }
        catch (ConfigException e)
        {
            error(IsolationModeKey, e.Message);
            return false;
        }
        if (keys.Isolation != IsolationLevel.Snapshot) return true;
        try
        {
            if (keys.Connection().Dialect.HasSnapshotIsolation) return true;
        }
        // The URL is looked at later, with its own message.
        catch (ConfigException) { return true; }
        error(IsolationModeKey,
            $"{SqlServerSnapshot} is an isolation level of SQL Server alone; take READ_COMMITTED, REPEATABLE_READ or SERIALIZABLE here");
        return false;
    }

    // The keys come in two generations, which do not mix; and without any of them it is not said what to read.
    private bool CheckTableKeys()
    {
        if (keys.Query is not null) return true;
        (string Key, bool Present)[] old =
        [
            .. OldLists(),
            (IncrementingColumnKey, keys.IncrementingColumn.Length > 0),
            (TimestampColumnsKey, keys.TimestampColumns.Count > 0),
        ];
        (string Key, bool Present)[] recent =
        [
            .. RecentLists(),
            (IncrementingColumnMappingKey, keys.IncrementingMapping.Count > 0),
            (TimestampColumnsMappingKey, keys.TimestampMapping.Count > 0),
        ];
        var (hasOld, hasRecent) = (old.Any(k => k.Present), recent.Any(k => k.Present));
        if (hasOld != hasRecent) return true;
        if (!hasOld)
        {
            foreach (var (key, _) in (IEnumerable<(string, bool)>)[.. OldLists(), .. RecentLists()])
            {
                error(key, $"It is not said which tables to read: set {TableWhitelistKey}, {TableBlacklistKey} or "
                    + $"{TableIncludeListKey}, or a {QueryKey}");
            }
            return false;
        }
        foreach (var (key, _) in old.Concat(recent).Where(k => k.Present))
            error(key, $"{Names(old)} cannot be used together with {Names(recent)}; take the keys of one kind");
        return false;

        static string Names((string Key, bool Present)[] keys) => string.Join(", ", keys.Select(k => k.Key));
    }

    private (string Key, bool Present)[] OldLists() =>
        [(TableWhitelistKey, keys.Whitelist.Count > 0), (TableBlacklistKey, keys.Blacklist.Count > 0)];

    private (string Key, bool Present)[] RecentLists() =>
        [(TableIncludeListKey, keys.IncludeList.Count > 0), (TableExcludeListKey, keys.ExcludeList.Count > 0)];

    private bool CheckQuery()
    {
        if (keys.Query is not { } query) return true;
        if (keys.HasBothQueries)
        {
            const string message = $"Only one of {QueryKey} and {QueryMaskedKey} can be set";
            error(QueryKey, message);
            error(QueryMaskedKey, message);
            return false;
        }
        string[] lists = [.. OldLists().Concat(RecentLists()).Where(k => k.Present).Select(k => k.Key)];
        if (lists.Length > 0)
        {
            foreach (var key in (string[])[QueryKey, QueryMaskedKey, .. lists])
                error(key, $"A query and lists of tables cannot be used together: remove the query, or {string.Join(", ", lists)}");
            return false;
        }
        if (!UserSql.IsSelect(query, AnyComments))
        {
            error(keys.KeyOfQuery, $"Only SELECT statements are supported for '{keys.KeyOfQuery}'; a WITH can be wrapped: SELECT * FROM (WITH … SELECT …) AS q");
            return false;
        }
        if (!keys.Mode.UsesIncrementing() || keys.IncrementingColumn.Length > 0) return true;
        error(IncrementingColumnKey, $"'{IncrementingColumnKey}' must be set with a query in mode {SourceModes.Incrementing} or "
            + $"{SourceModes.TimestampIncrementing}: "
            + $"a query has no auto-increment column of its own, and {IncrementingColumnMappingKey} is for tables");
        return false;
    }

    private async Task<bool> CheckDatabaseAsync(CancellationToken cancellationToken)
    {
        ConnectionSettings? settings = null;
        try
        {
            settings = keys.Connection();
            await using var connection = await ConnectionOpener.OpenOnceAsync(settings.Target, cancellationToken).ConfigureAwait(false);
            if (keys.Query is not { } query) return true;
            try
            {
                await using var command = Dialect.Command(connection, null, UserSql.Prepare(query, settings.Target.Database.Lexis));
                var database = settings.Target.Database.CreateSource(settings.Target, keys.DatabaseZone);
                await ServerCall.RunAsync(token => database.CheckAsync(command, token), () => connection, settings, cancellationToken)
                    .ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (ConnectionOpener.IsFailure(e))
            {
                var errors = settings.Target.Database.Errors;
                // What the database says of a masked query may quote it.
                var reason = !keys.IsQueryMasked ? errors.ReasonOf(e)
                    : e is DbException hidden && errors.CodesOf(hidden) is { Length: > 0 } codes ? codes : e.GetType().Name;
                error(keys.KeyOfQuery, $"The database does not take the query: {reason}. Check its syntax and the names of tables and columns.");
                return false;
            }
        }
        catch (Exception e) when (e is ConfigException or ConnectException || ConnectionOpener.IsFailure(e))
        {
            error(ConnectionUrlKey, $"Could not connect to database. {(settings is null ? e.Message : Reason(e, settings.Target))}");
            return false;
        }

        static string Reason(Exception e, ConnectionTarget target) => target.Database.Errors.ReasonOfNoConnection(e, target);
    }

    private void CheckMappings()
    {
        var (incrementing, timestamps) = (keys.IncrementingMapping.Count > 0, keys.TimestampMapping.Count > 0);
        if (keys.IncludeList.Count == 0 && keys.ExcludeList.Count == 0 && !incrementing && !timestamps) return;
        if (keys.ExcludeList.Count > 0 && keys.IncludeList.Count == 0)
        {
            error(TableExcludeListKey, $"{TableExcludeListKey} takes tables away from {TableIncludeListKey}, which is not set");
            return;
        }
        var mode = keys.Mode;
        if (mode.UsesTimestamp() != timestamps) error(ModeKey, Message(TimestampColumnsMappingKey, timestamps));
        else if (mode.UsesIncrementing() != incrementing) error(ModeKey, Message(IncrementingColumnMappingKey, incrementing));

        string Message(string key, bool isSet) => isSet
            ? $"This mode does not use {key}; remove it, or change the mode"
            : $"This mode needs {key} beside {TableIncludeListKey}";
    }
}
