using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

public sealed class ConnectorTests
{
    private static async Task<(JdbcSourceConnector Connector, TestSourceContext Context)> StartAsync(Dictionary<string, string> config)
    {
        var context = new TestSourceContext(config);
        var connector = new JdbcSourceConnector();
        connector.Initialize(context);
        await connector.StartAsync(config, TestContext.Current.CancellationToken);
        return (connector, context);
    }

    private static async Task<string[]> TablesAsync(JdbcSourceConnector connector, int max = 1) =>
        [.. (await connector.TaskConfigsAsync(max, TestContext.Current.CancellationToken)).Select(c => c[JdbcSourceConfig.TablesKey])];

    private static async Task<string> SchemaAsync(TestDatabase database, params string[] tables)
    {
        var schema = Servers.Unique("s");
        await database.RunAsync($"CREATE SCHEMA {schema};" + string.Concat(tables.Select(t => $"CREATE TABLE {schema}.\"{t}\" (id serial, v text);")));
        return schema;
    }

    [Fact]
    public async Task Tables_are_divided_among_tasks_in_their_order_and_followed_as_they_come_and_go()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var schema = await SchemaAsync(database, "b", "A", "c");
        var (connector, context) = await StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"),
            (JdbcSourceConfig.SchemaPatternKey, schema), (JdbcSourceConfig.TableBlacklistKey, "c"), (JdbcSourceConfig.TablePollIntervalKey, "50")));
        try
        {
            Assert.Equal([$"\"{schema}\".\"A\",\"{schema}\".\"b\""], await TablesAsync(connector));
            var configs = await connector.TaskConfigsAsync(5, TestContext.Current.CancellationToken);
            Assert.Equal(2, configs.Count);
            Assert.All(configs, c => Assert.Equal("true", c[JdbcSourceConfig.TablesFetchedKey]));
            Assert.Equal(0, context.Reconfigurations);
            await database.RunAsync($"CREATE TABLE {schema}.d (id int); DROP TABLE {schema}.b");
            await Eventually.True(() => context.Reconfigurations > 0, "the connector asks for new tasks");
            await Eventually.True(async () => await TablesAsync(connector) is [var only] && only == $"\"{schema}\".\"A\",\"{schema}\".\"d\"",
                "the new list is handed out");
        }
        finally
        {
            await connector.StopAsync();
            await database.RunAsync($"DROP SCHEMA {schema} CASCADE");
        }
    }

    [Fact]
    public async Task A_list_of_tables_that_cannot_be_read_is_reported_as_what_the_connector_tries_again_until_it_can()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE t (id INTEGER)");
        var (connector, context) = await StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TablePollIntervalKey, "20"),
            ("connection.busy_timeout", "10")));
        try
        {
            Assert.Equal(["\"t\""], await TablesAsync(connector));
            await database.RunAsync("BEGIN EXCLUSIVE");
            await Eventually.True(() => !context.Retries.IsEmpty, "the connector cannot read the list");
            var told = context.Retries.First();
            Assert.Equal(("reading the list of tables", TimeSpan.FromMilliseconds(20)), (told.Operation, told.Delay));
            Assert.Contains("database is locked [SQLite error 5]", told.Error.Message, StringComparison.Ordinal);
            await database.RunAsync("COMMIT");
            var successes = context.Successes.Count;
            await Eventually.True(() => context.Successes.Count > successes, "the connector reads the list");
            Assert.Equal("reading the list of tables", context.Successes.Last());
        }
        finally { await connector.StopAsync(); }
    }

    [Fact]
    public async Task The_same_name_in_two_schemas_fails_the_connector()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (one, two) = (await SchemaAsync(database, "things"), await SchemaAsync(database, "things"));
        var table = $"{two}.things";
        try
        {
            var (connector, context) = await StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"),
                (JdbcSourceConfig.TableWhitelistKey, "things"), (JdbcSourceConfig.SchemaPatternKey, "s%")));
            await Assert.ThrowsAsync<ConnectException>(() => TablesAsync(connector));
            Assert.Contains($"{one}.things", Assert.Single(context.Errors).Message, StringComparison.Ordinal);
            await connector.StopAsync();
            (connector, _) = await StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TableWhitelistKey, table)));
            Assert.Equal([$"\"{two}\".\"things\""], await TablesAsync(connector));
            await connector.StopAsync();
        }
        finally { await database.RunAsync($"DROP SCHEMA {one} CASCADE; DROP SCHEMA {two} CASCADE"); }
    }

    [Fact]
    public async Task A_query_has_one_task_and_no_matching_table_has_one_that_fails()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (connector, _) = await StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, "SELECT 1")));
        Assert.Equal([""], await TablesAsync(connector, 3));
        await connector.StopAsync();
        var config = database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TableWhitelistKey, "no_such_table"));
        (connector, _) = await StartAsync(config);
        Assert.Equal([""], await TablesAsync(connector, 3));
        await connector.StopAsync();
        await Assert.ThrowsAsync<ConfigException>(() => RunningTask.StartAsync(config));
    }

    [Fact]
    public async Task MySql_and_Sqlite_tables_are_written_in_their_own_quotes()
    {
        await using var mysql = await TestDatabase.MySqlAsync();
        // Upper case before lower, as Java orders them, whatever the database's collation.
        var (upper, lower) = (mysql.Table("Z_quoted"), mysql.Table("a_quoted"));
        await mysql.RunAsync($"CREATE TABLE {lower} (id int); CREATE TABLE {upper} (id int)");
        var (connector, _) = await StartAsync(mysql.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TableWhitelistKey, $"{lower},{upper}")));
        Assert.Equal([$"`{mysql.Connection.Database}`.`{upper}`,`{mysql.Connection.Database}`.`{lower}`"], await TablesAsync(connector));
        await connector.StopAsync();

        await using var sqlite = await TestDatabase.SqliteAsync();
        await sqlite.RunAsync("CREATE TABLE \"Things\" (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT); INSERT INTO \"Things\" (v) VALUES ('a'), ('b')");
        var config = sqlite.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.TableWhitelistKey, "Things"));
        (connector, _) = await StartAsync(config);
        var tables = Assert.Single(await TablesAsync(connector));
        Assert.Equal("\"Things\"", tables);
        await connector.StopAsync();
        await using var task = await RunningTask.StartAsync(config, tables);
        var records = await task.TakeAsync(2);
        Assert.Equal(new Dictionary<string, object?> { ["protocol"] = "1", ["table"] = "Things" }, records[0].SourcePartition);
        await sqlite.RunAsync("INSERT INTO \"Things\" (v) VALUES ('c')");
        Assert.Equal(["c"], await task.TakeAsync(1, "v"));
    }

    [Fact]
    public async Task MySql_timestamps_and_ids_find_what_is_new()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("tsinc");
        await database.RunAsync($"CREATE TABLE {table} (id bigint AUTO_INCREMENT PRIMARY KEY, v text, changed datetime(6) NOT NULL); "
            + $"INSERT INTO {table} (v, changed) VALUES ('a', '2024-01-02'), ('b', '2024-01-01 00:00:00.123456'), ('c', '2024-01-02')");
        await using var task = await RunningTask.StartAsync(
            database.Config((JdbcSourceConfig.ModeKey, "timestamp+incrementing"), (JdbcSourceConfig.TimestampColumnsKey, "changed")),
                $"`{database.Connection.Database}`.`{table}`");
        Assert.Equal(["b", "a", "c"], await task.TakeAsync(3, "v"));
        await database.RunAsync(
            $"INSERT INTO {table} (v, changed) VALUES ('same time', '2024-01-02'), ('later', '2024-01-03 00:00:00.000001'), ('too early', '2024-01-01 12:00')");
        var records = await task.TakeAsync(2);
        Assert.Equal(["same time", "later"], records.Select(r => ((Struct)r.Value!)["v"]));
        Assert.Equal($"{database.Connection.Database}.{table}", records[0].SourcePartition["table"]);
        Assert.Equal(new Dictionary<string, object?> { ["incrementing"] = 5L, ["timestamp"] = 1704240000000L, ["timestamp_nanos"] = 1000L },
            new Dictionary<string, object?>(records[1].SourceOffset));
        Assert.Null(await task.PollAsync());
    }

    [Fact]
    public async Task SQL_that_MySql_will_never_take_ends_the_task()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var table = database.Table("ambiguous");
        await database.RunAsync($"CREATE TABLE {table} (id int)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
            (JdbcSourceConfig.QueryKey, $"SELECT a.id FROM {table} a JOIN {table} b ON b.id = a.id")));
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains("ambiguous", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> WrongAsync(Dictionary<string, string> config)
    {
        var values = await new JdbcSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        return [.. values.SelectMany(v => v.Errors.Select(_ => v.Name)).Order(StringComparer.Ordinal)];
    }

    private static readonly string[] ModeDependents = [JdbcSourceConfig.IncrementingColumnMappingKey, JdbcSourceConfig.IncrementingColumnKey,
            JdbcSourceConfig.TimestampColumnsKey, JdbcSourceConfig.TimestampColumnsMappingKey, JdbcSourceConfig.TimestampInitialKey, JdbcSourceConfig.ValidateNonNullKey];

    [Fact]
    public async Task Validation_names_the_keys_that_are_wrong()
    {
        await using var database = await TestDatabase.PostgresAsync();
        Dictionary<string, string> With(params (string, string)[] more) => database.Config([(JdbcSourceConfig.ModeKey, "bulk"), .. more]);
        (string, string) list = (JdbcSourceConfig.TableWhitelistKey, "x");

        Assert.Empty(await WrongAsync(With(list)));
        Assert.Equal(ModeDependents, await WrongAsync(database.Config(list)));
        Assert.Equal(7, (await WrongAsync(With(list, (JdbcSourceConfig.ModeKey, "snapshot")))).Length);
        Assert.Equal([JdbcSourceConfig.TableBlacklistKey, JdbcSourceConfig.TableExcludeListKey, JdbcSourceConfig.TableIncludeListKey, JdbcSourceConfig.TableWhitelistKey],
            await WrongAsync(With()));
        Assert.Equal([JdbcSourceConfig.QueryKey, JdbcSourceConfig.QueryMaskedKey, JdbcSourceConfig.TableWhitelistKey], await WrongAsync(With(list, (JdbcSourceConfig.QueryKey, "SELECT 1"))));
        Assert.Equal([JdbcSourceConfig.QueryKey, JdbcSourceConfig.QueryMaskedKey], await WrongAsync(With((JdbcSourceConfig.QueryMaskedKey, "SELECT 1"), (JdbcSourceConfig.QueryKey, "SELECT 1"))));
        Assert.Equal([JdbcSourceConfig.QueryKey], await WrongAsync(With((JdbcSourceConfig.QueryKey, "DELETE FROM x"))));
        Assert.Equal([JdbcSourceConfig.QueryKey], await WrongAsync(With((JdbcSourceConfig.QueryKey, "SELECT * FROM no_such_table"))));
        Assert.Empty(await WrongAsync(With((JdbcSourceConfig.QueryKey, "  select 1"))));
        Assert.Equal([JdbcSourceConfig.IncrementingColumnKey], await WrongAsync(With((JdbcSourceConfig.QueryKey, "SELECT 1 AS id"), (JdbcSourceConfig.ModeKey, "incrementing"))));
        Assert.Equal([JdbcSourceConfig.ModeKey], await WrongAsync(With((JdbcSourceConfig.QueryKey, "SELECT 1 AS id"), (JdbcSourceConfig.TimestampColumnsMappingKey, "a:[b]"))));
        Assert.Empty(await WrongAsync(With((JdbcSourceConfig.QueryKey, "SELECT 1 AS id"),
            (JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsMappingKey, "a:[b]"))));
        Assert.Equal([JdbcSourceConfig.TableExcludeListKey], await WrongAsync(With((JdbcSourceConfig.TableExcludeListKey, "a"))));
        Assert.Equal([JdbcSourceConfig.TableIncludeListKey], await WrongAsync(With((JdbcSourceConfig.TableIncludeListKey, "a[,b"))));
        Assert.Equal([JdbcSourceConfig.TableIncludeListKey, JdbcSourceConfig.TableWhitelistKey], await WrongAsync(With(list, (JdbcSourceConfig.TableIncludeListKey, "a"))));
        Assert.Equal([JdbcSourceConfig.ModeKey], await WrongAsync(With((JdbcSourceConfig.TableIncludeListKey, "a"), (JdbcSourceConfig.ModeKey, "timestamp"))));
        Assert.Equal([JdbcSourceConfig.ModeKey], await WrongAsync(With((JdbcSourceConfig.TableIncludeListKey, "a"), (JdbcSourceConfig.IncrementingColumnMappingKey, "a:b"))));
        Assert.Equal([JdbcSourceConfig.IsolationModeKey], await WrongAsync(With(list, (JdbcSourceConfig.IsolationModeKey, "SQL_SERVER_SNAPSHOT"))));
        Assert.Equal([JdbcSourceConfig.IsolationModeKey], await WrongAsync(With(list, (JdbcSourceConfig.IsolationModeKey, "serializable"))));
        Assert.Equal([JdbcSourceConfig.TopicPrefixKey], await WrongAsync(With(list, (JdbcSourceConfig.TopicPrefixKey, "a b"))));
        Assert.Equal([JdbcConfig.CredentialsProviderKey, JdbcConfig.CredentialsProviderKey],
            await WrongAsync(With(list, (JdbcConfig.CredentialsProviderKey, "no.such.Class"))));
        Assert.Equal([JdbcConfig.DbTimezoneKey], await WrongAsync(With(list, (JdbcConfig.DbTimezoneKey, "Mars/Olympus"))));
        Assert.Equal([JdbcConfig.DialectNameKey], await WrongAsync(With(list, (JdbcConfig.DialectNameKey, "NoSuchDialect"))));
    }

    [Theory]
    [InlineData("jdbc:postgresql://127.0.0.1:1/x")]
    [InlineData("jdbc:nosuch://127.0.0.1/x")]
    [InlineData("http://127.0.0.1")]
    [InlineData("")]
    public async Task A_database_that_cannot_be_reached_is_an_error_of_its_url(string url) =>
        Assert.Equal([JdbcConfig.ConnectionUrlKey],
            await WrongAsync(new() { [JdbcConfig.ConnectionUrlKey] = url, [JdbcSourceConfig.ModeKey] = "bulk", [JdbcSourceConfig.TableWhitelistKey] = "x" }));

    [Fact]
    public async Task A_wrong_password_is_an_error_of_the_url_and_is_not_shown()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var values = await new JdbcSourceConnector().ValidateAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"),
            (JdbcSourceConfig.TableWhitelistKey, "x"), (JdbcConfig.ConnectionPasswordKey, "wr0ng-secret")), TestContext.Current.CancellationToken);
        var error = Assert.Single(values.Single(v => v.Name == JdbcConfig.ConnectionUrlKey).Errors);
        Assert.DoesNotContain("wr0ng-secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bulk", "")]
    [InlineData("incrementing", "incrementing.column.mapping incrementing.column.name validate.non.null")]
    [InlineData("timestamp", "timestamp.column.name timestamp.columns.mapping validate.non.null")]
    [InlineData("timestamp+incrementing",
        "incrementing.column.mapping incrementing.column.name timestamp.column.name timestamp.columns.mapping validate.non.null")]
    public void Keys_show_with_the_modes_that_use_them(string mode, string visible)
    {
        var values = JdbcSourceConfig.Definition.Validate(new Dictionary<string, string> { [JdbcSourceConfig.ModeKey] = mode });
        Assert.Equal(visible,
            string.Join(' ', values.Where(v => v.Visible && ModeDependents.Contains(v.Name)).Select(v => v.Name).Order(StringComparer.Ordinal)));
        Assert.False(values.Single(v => v.Name == JdbcSourceConfig.QueryMaskedKey).Visible);
    }
}
