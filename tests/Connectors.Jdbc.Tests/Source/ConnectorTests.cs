using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Source;

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
        [.. (await connector.TaskConfigsAsync(max, TestContext.Current.CancellationToken)).Select(c => c[SourceKeys.Tables])];

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
        var (connector, context) = await StartAsync(database.Config((SourceKeys.Mode, "bulk"),
            (SourceKeys.SchemaPattern, schema), (SourceKeys.TableBlacklist, "c"), (SourceKeys.TablePollInterval, "50")));
        try
        {
            Assert.Equal([$"\"{schema}\".\"A\",\"{schema}\".\"b\""], await TablesAsync(connector));
            var configs = await connector.TaskConfigsAsync(5, TestContext.Current.CancellationToken);
            Assert.Equal(2, configs.Count);
            Assert.All(configs, c => Assert.Equal("true", c[SourceKeys.TablesFetched]));
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
    public async Task The_same_name_in_two_schemas_fails_the_connector()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (one, two) = (await SchemaAsync(database, "things"), await SchemaAsync(database, "things"));
        var table = $"{two}.things";
        try
        {
            var (connector, context) = await StartAsync(database.Config((SourceKeys.Mode, "bulk"),
                (SourceKeys.TableWhitelist, "things"), (SourceKeys.SchemaPattern, "s%")));
            await Assert.ThrowsAsync<ConnectException>(() => TablesAsync(connector));
            Assert.Contains($"{one}.things", Assert.Single(context.Errors).Message, StringComparison.Ordinal);
            await connector.StopAsync();
            (connector, _) = await StartAsync(database.Config((SourceKeys.Mode, "bulk"), (SourceKeys.TableWhitelist, table)));
            Assert.Equal([$"\"{two}\".\"things\""], await TablesAsync(connector));
            await connector.StopAsync();
        }
        finally { await database.RunAsync($"DROP SCHEMA {one} CASCADE; DROP SCHEMA {two} CASCADE"); }
    }

    [Fact]
    public async Task A_query_has_one_task_and_no_matching_table_has_one_that_fails()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var (connector, _) = await StartAsync(database.Config((SourceKeys.Mode, "bulk"), (SourceKeys.Query, "SELECT 1")));
        Assert.Equal([""], await TablesAsync(connector, 3));
        await connector.StopAsync();
        var config = database.Config((SourceKeys.Mode, "bulk"), (SourceKeys.TableWhitelist, "no_such_table"));
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
        var (connector, _) = await StartAsync(mysql.Config((SourceKeys.Mode, "bulk"), (SourceKeys.TableWhitelist, $"{lower},{upper}")));
        Assert.Equal([$"`{mysql.Connection.Database}`.`{upper}`,`{mysql.Connection.Database}`.`{lower}`"], await TablesAsync(connector));
        await connector.StopAsync();

        await using var sqlite = await TestDatabase.SqliteAsync();
        await sqlite.RunAsync("CREATE TABLE \"Things\" (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT); INSERT INTO \"Things\" (v) VALUES ('a'), ('b')");
        var config = sqlite.Config((SourceKeys.Mode, "incrementing"), (SourceKeys.TableWhitelist, "Things"));
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
            database.Config((SourceKeys.Mode, "timestamp+incrementing"), (SourceKeys.TimestampColumns, "changed")),
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
        await using var task = await RunningTask.StartAsync(database.Config((SourceKeys.Mode, "incrementing"), (SourceKeys.IncrementingColumn, "id"),
            (SourceKeys.Query, $"SELECT a.id FROM {table} a JOIN {table} b ON b.id = a.id")));
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains("ambiguous", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> WrongAsync(Dictionary<string, string> config)
    {
        var values = await new JdbcSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        return [.. values.SelectMany(v => v.Errors.Select(_ => v.Name)).Order(StringComparer.Ordinal)];
    }

    private static readonly string[] ModeDependents = [SourceKeys.IncrementingColumnMapping, SourceKeys.IncrementingColumn,
            SourceKeys.TimestampColumns, SourceKeys.TimestampColumnsMapping, SourceKeys.TimestampInitial, SourceKeys.ValidateNonNull];

    [Fact]
    public async Task Validation_names_the_keys_that_are_wrong()
    {
        await using var database = await TestDatabase.PostgresAsync();
        Dictionary<string, string> With(params (string, string)[] more) => database.Config([(SourceKeys.Mode, "bulk"), .. more]);
        (string, string) list = (SourceKeys.TableWhitelist, "x");

        Assert.Empty(await WrongAsync(With(list)));
        Assert.Equal(ModeDependents, await WrongAsync(database.Config(list)));
        Assert.Equal(7, (await WrongAsync(With(list, (SourceKeys.Mode, "snapshot")))).Length);
        Assert.Equal([SourceKeys.TableBlacklist, SourceKeys.TableExcludeList, SourceKeys.TableIncludeList, SourceKeys.TableWhitelist],
            await WrongAsync(With()));
        Assert.Equal([SourceKeys.Query, SourceKeys.QueryMasked, SourceKeys.TableWhitelist], await WrongAsync(With(list, (SourceKeys.Query, "SELECT 1"))));
        Assert.Equal([SourceKeys.Query, SourceKeys.QueryMasked], await WrongAsync(With((SourceKeys.QueryMasked, "SELECT 1"), (SourceKeys.Query, "SELECT 1"))));
        Assert.Equal([SourceKeys.Query], await WrongAsync(With((SourceKeys.Query, "DELETE FROM x"))));
        Assert.Equal([SourceKeys.Query], await WrongAsync(With((SourceKeys.Query, "SELECT * FROM no_such_table"))));
        Assert.Empty(await WrongAsync(With((SourceKeys.Query, "  select 1"))));
        Assert.Equal([SourceKeys.IncrementingColumn], await WrongAsync(With((SourceKeys.Query, "SELECT 1 AS id"), (SourceKeys.Mode, "incrementing"))));
        Assert.Equal([SourceKeys.Mode], await WrongAsync(With((SourceKeys.Query, "SELECT 1 AS id"), (SourceKeys.TimestampColumnsMapping, "a:[b]"))));
        Assert.Empty(await WrongAsync(With((SourceKeys.Query, "SELECT 1 AS id"),
            (SourceKeys.Mode, "timestamp"), (SourceKeys.TimestampColumnsMapping, "a:[b]"))));
        Assert.Equal([SourceKeys.TableExcludeList], await WrongAsync(With((SourceKeys.TableExcludeList, "a"))));
        Assert.Equal([SourceKeys.TableIncludeList], await WrongAsync(With((SourceKeys.TableIncludeList, "a[,b"))));
        Assert.Equal([SourceKeys.TableIncludeList, SourceKeys.TableWhitelist], await WrongAsync(With(list, (SourceKeys.TableIncludeList, "a"))));
        Assert.Equal([SourceKeys.Mode], await WrongAsync(With((SourceKeys.TableIncludeList, "a"), (SourceKeys.Mode, "timestamp"))));
        Assert.Equal([SourceKeys.Mode], await WrongAsync(With((SourceKeys.TableIncludeList, "a"), (SourceKeys.IncrementingColumnMapping, "a:b"))));
        Assert.Equal([SourceKeys.IsolationMode], await WrongAsync(With(list, (SourceKeys.IsolationMode, "SQL_SERVER_SNAPSHOT"))));
        Assert.Equal([SourceKeys.IsolationMode], await WrongAsync(With(list, (SourceKeys.IsolationMode, "serializable"))));
        Assert.Equal([SourceKeys.TopicPrefix], await WrongAsync(With(list, (SourceKeys.TopicPrefix, "a b"))));
        Assert.Equal([CommonKeys.CredentialsProvider, CommonKeys.CredentialsProvider],
            await WrongAsync(With(list, (CommonKeys.CredentialsProvider, "no.such.Class"))));
        Assert.Equal([CommonKeys.DbTimezone], await WrongAsync(With(list, (CommonKeys.DbTimezone, "Mars/Olympus"))));
        Assert.Equal([CommonKeys.DialectName], await WrongAsync(With(list, (CommonKeys.DialectName, "NoSuchDialect"))));
    }

    [Theory]
    [InlineData("jdbc:postgresql://127.0.0.1:1/x")]
    [InlineData("jdbc:nosuch://127.0.0.1/x")]
    [InlineData("http://127.0.0.1")]
    [InlineData("")]
    public async Task A_database_that_cannot_be_reached_is_an_error_of_its_url(string url) =>
        Assert.Equal([CommonKeys.ConnectionUrl],
            await WrongAsync(new() { [CommonKeys.ConnectionUrl] = url, [SourceKeys.Mode] = "bulk", [SourceKeys.TableWhitelist] = "x" }));

    [Fact]
    public async Task A_wrong_password_is_an_error_of_the_url_and_is_not_shown()
    {
        await using var database = await TestDatabase.MySqlAsync();
        var values = await new JdbcSourceConnector().ValidateAsync(database.Config((SourceKeys.Mode, "bulk"),
            (SourceKeys.TableWhitelist, "x"), (CommonKeys.ConnectionPassword, "wr0ng-secret")), TestContext.Current.CancellationToken);
        var error = Assert.Single(values.Single(v => v.Name == CommonKeys.ConnectionUrl).Errors);
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
        var values = SourceConfigDef.Connector.Validate(new Dictionary<string, string> { [SourceKeys.Mode] = mode });
        Assert.Equal(visible,
            string.Join(' ', values.Where(v => v.Visible && ModeDependents.Contains(v.Name)).Select(v => v.Name).Order(StringComparer.Ordinal)));
        Assert.False(values.Single(v => v.Name == SourceKeys.QueryMasked).Visible);
    }
}
