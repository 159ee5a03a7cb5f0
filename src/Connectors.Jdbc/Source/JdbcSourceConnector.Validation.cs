using System.Data.Common;
using Connect.Api;
using Connectors.Jdbc.Databases.SqlServer;

namespace Connectors.Jdbc.Source;

public sealed partial class JdbcSourceConnector
{
    /// <summary>Checks every key, then what they say together, then the database: that it can be reached and that it takes the query.</summary>
    public override async Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var values = Config.Validate(config);
        var byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        CommonKeys.ExplainCredentialsProvider(byName);
        if (values.Any(v => v.Errors.Count > 0)) return values;

        var keys = new SourceConfig(Config.Parse(config));
        if (CheckIsolation(keys, Error) && CheckTableKeys(keys, Error) && CheckQuery(keys, Error)
            && await CheckDatabaseAsync(keys, Error, cancellationToken).ConfigureAwait(false))
            CheckMappings(keys, Error);
        return values;

        void Error(string key, string message) => byName[key].Errors.Add(message);
    }

    private static bool CheckIsolation(SourceConfig keys, Action<string, string> error)
    {
        try { _ = keys.Isolation; }
        catch (ConfigException e)
        {
            error(SourceKeys.IsolationMode, e.Message);
            return false;
        }
        if (keys.IsolationMode != SourceConfig.SqlServerSnapshot) return true;
        try
        {
            if (keys.Connection().Dialect is SqlServerDialect) return true;
        }
        // The URL is looked at later, with its own message.
        catch (ConfigException) { return true; }
        error(SourceKeys.IsolationMode,
            $"{SourceConfig.SqlServerSnapshot} is an isolation level of SQL Server alone; take READ_COMMITTED, REPEATABLE_READ or SERIALIZABLE here");
        return false;
    }

    // The keys come in two generations, which do not mix; and without any of them it is not said what to read.
    private static bool CheckTableKeys(SourceConfig keys, Action<string, string> error)
    {
        if (keys.Query is not null) return true;
        (string Key, bool Present)[] old =
        [
            .. OldLists(keys),
            (SourceKeys.IncrementingColumn, keys.IncrementingColumn.Length > 0),
            (SourceKeys.TimestampColumns, keys.TimestampColumns.Count > 0),
        ];
        (string Key, bool Present)[] recent =
        [
            .. RecentLists(keys),
            (SourceKeys.IncrementingColumnMapping, keys.IncrementingMapping.Count > 0),
            (SourceKeys.TimestampColumnsMapping, keys.TimestampMapping.Count > 0),
        ];
        var (hasOld, hasRecent) = (old.Any(k => k.Present), recent.Any(k => k.Present));
        if (hasOld != hasRecent) return true;
        if (!hasOld)
        {
            foreach (var (key, _) in (IEnumerable<(string, bool)>)[.. OldLists(keys), .. RecentLists(keys)])
            {
                error(key, $"It is not said which tables to read: set {SourceKeys.TableWhitelist}, {SourceKeys.TableBlacklist} or "
                    + $"{SourceKeys.TableIncludeList}, or a {SourceKeys.Query}");
            }
            return false;
        }
        foreach (var (key, _) in old.Concat(recent).Where(k => k.Present))
            error(key, $"{Names(old)} cannot be used together with {Names(recent)}; take the keys of one kind");
        return false;

        static string Names((string Key, bool Present)[] keys) => string.Join(", ", keys.Select(k => k.Key));
    }

    private static (string Key, bool Present)[] OldLists(SourceConfig keys) =>
        [(SourceKeys.TableWhitelist, keys.Whitelist.Count > 0), (SourceKeys.TableBlacklist, keys.Blacklist.Count > 0)];

    private static (string Key, bool Present)[] RecentLists(SourceConfig keys) =>
        [(SourceKeys.TableIncludeList, keys.IncludeList.Count > 0), (SourceKeys.TableExcludeList, keys.ExcludeList.Count > 0)];

    // The comments of all databases: the query is looked at before the URL.
    private static readonly SqlLexis AnyComments = new() { HashComments = true, NestedComments = true };

    private static bool CheckQuery(SourceConfig keys, Action<string, string> error)
    {
        if (keys.Query is not { } query) return true;
        var both = keys.IsQueryMasked && keys.Originals.TryGetValue(SourceKeys.Query, out var plain) && plain.Trim().Length > 0;
        if (both)
        {
            const string message = $"Only one of {SourceKeys.Query} and {SourceKeys.QueryMasked} can be set";
            error(SourceKeys.Query, message);
            error(SourceKeys.QueryMasked, message);
            return false;
        }
        string[] lists = [.. OldLists(keys).Concat(RecentLists(keys)).Where(k => k.Present).Select(k => k.Key)];
        if (lists.Length > 0)
        {
            foreach (var key in (string[])[SourceKeys.Query, SourceKeys.QueryMasked, .. lists])
                error(key, $"A query and lists of tables cannot be used together: remove the query, or {string.Join(", ", lists)}");
            return false;
        }
        if (!UserSql.IsSelect(query, AnyComments))
        {
            error(keys.QueryKey, $"Only SELECT statements are supported for '{keys.QueryKey}'; a WITH can be wrapped: SELECT * FROM (WITH … SELECT …) AS q");
            return false;
        }
        if (!keys.Mode.UsesIncrementing() || keys.IncrementingColumn.Length > 0) return true;
        error(SourceKeys.IncrementingColumn, $"'{SourceKeys.IncrementingColumn}' must be set with a query in mode {SourceModes.Incrementing} or "
            + $"{SourceModes.TimestampIncrementing}: "
            + $"a query has no auto-increment column of its own, and {SourceKeys.IncrementingColumnMapping} is for tables");
        return false;
    }

    private static async Task<bool> CheckDatabaseAsync(SourceConfig keys, Action<string, string> error, CancellationToken cancellationToken)
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
                var database = settings.Target.Database.CreateSource(settings.Target, keys.Zone);
                await ServerCall.RunAsync(token => database.CheckAsync(command, token), () => connection, settings.Target.Database.RunsSynchronously, cancellationToken)
                    .ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (ConnectionOpener.IsFailure(e))
            {
                var errors = settings.Target.Database.Errors;
                // What the database says of a masked query may quote it.
                var reason = !keys.IsQueryMasked ? errors.Describe(e)
                    : e is DbException hidden && errors.CodesOf(hidden) is { Length: > 0 } codes ? codes : e.GetType().Name;
                error(keys.QueryKey, $"The database does not take the query: {reason}. Check its syntax and the names of tables and columns.");
                return false;
            }
        }
        catch (Exception e) when (e is ConfigException or ConnectException || ConnectionOpener.IsFailure(e))
        {
            error(CommonKeys.ConnectionUrl, $"Could not connect to database. {(settings is null ? e.Message : Reason(e, settings.Target))}");
            return false;
        }

        static string Reason(Exception e, ConnectionTarget target) => target.Database.Errors.DescribeConnecting(e, target);
    }

    private static void CheckMappings(SourceConfig keys, Action<string, string> error)
    {
        var (incrementing, timestamps) = (keys.IncrementingMapping.Count > 0, keys.TimestampMapping.Count > 0);
        if (keys.IncludeList.Count == 0 && keys.ExcludeList.Count == 0 && !incrementing && !timestamps) return;
        if (keys.ExcludeList.Count > 0 && keys.IncludeList.Count == 0)
        {
            error(SourceKeys.TableExcludeList, $"{SourceKeys.TableExcludeList} takes tables away from {SourceKeys.TableIncludeList}, which is not set");
            return;
        }
        var mode = keys.Mode;
        if (mode.UsesTimestamp() != timestamps) error(SourceKeys.Mode, Message(SourceKeys.TimestampColumnsMapping, timestamps));
        else if (mode.UsesIncrementing() != incrementing) error(SourceKeys.Mode, Message(SourceKeys.IncrementingColumnMapping, incrementing));

        string Message(string key, bool isSet) => isSet
            ? $"This mode does not use {key}; remove it, or change the mode"
            : $"This mode needs {key} beside {SourceKeys.TableIncludeList}";
    }
}
