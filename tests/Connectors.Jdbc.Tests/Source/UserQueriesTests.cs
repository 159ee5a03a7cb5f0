using System.Globalization;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>Queries as users of JDBC drivers write them, on real databases.</summary>
public sealed class UserQueriesTests
{
    private static async Task<string?> ProblemAsync(Dictionary<string, string> config)
    {
        var values = await new JdbcSourceConnector().ValidateAsync(new Dictionary<string, string>(config) { ["name"] = "q", ["connector.class"] = "x" },
            TestContext.Current.CancellationToken);
        return values.SelectMany(v => v.Errors.Select(e => $"{v.Name}: {e}")).FirstOrDefault();
    }

    [Theory]
    [InlineData("SELECT * FROM {0};")]
    [InlineData("SELECT * FROM {0} -- all rows")]
    [InlineData("-- all rows\nSELECT * FROM {0}")]
    [InlineData("SELECT * FROM (SELECT id, j FROM {0} WHERE j ?? 'a') q")]
    [InlineData("SELECT * FROM (SELECT id, j FROM {0} WHERE j ??| array['a', 'z'] AND j ??& array['a']) q;")]
    [InlineData("SELECT * FROM (SELECT id, j FROM {0} WHERE j ? 'a' AND j @> '{{\"a\":1}}' AND j @? '$.a') q")]
    [InlineData("SELECT * FROM (SELECT id, j FROM {0} WHERE $$;--$$ <> E'\\'@connect_after' AND '@x' <> ':y') q")]
    [InlineData("SELECT * FROM (SELECT id, j::text AS j FROM {0} WHERE (array[1,2])[1:1] = array[1]) q /* /* nested */ ; */")]
    public async Task PostgreSql_gets_a_query_as_pgjdbc_sends_it(string query)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("queried");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, j jsonb); INSERT INTO {table} VALUES (1, '{{\"a\":1}}'), (2, '{{\"a\":1}}')");
        await ReadsOnceAsync(database, string.Format(CultureInfo.InvariantCulture, query, table));
    }

    [Theory]
    [InlineData("mysql", "SELECT * FROM (SELECT @row := COALESCE(@row, 0) + 1 AS n, id FROM {0}) q")]
    [InlineData("mariadb", "SELECT * FROM (SELECT @row := COALESCE(@row, 0) + 1 AS n, id FROM {0}) q;")]
    [InlineData("mysql", "SELECT * FROM {0}; # all")]
    [InlineData("mysql", "SELECT * FROM {0} -- all")]
    [InlineData("mariadb", "SELECT * FROM (SELECT id, 'it\\'s @x ?; -- no' AS a, \"?\" AS b FROM {0}) `q;?`")]
    [InlineData("mysql", "SELECT * FROM {0} /*! WHERE id = 1 OR id = 2 */", false)]
    public async Task MySql_gets_a_query_as_Connector_J_sends_it(string kind, string query, bool isContinued = true)
    {
        await using var database = await TestDatabase.MySqlAsync(kind);
        var table = database.Table("queried");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL); INSERT INTO {table} VALUES (1), (2)");
        await ReadsOnceAsync(database, string.Format(CultureInfo.InvariantCulture, query, table), isContinued);
    }

    [Fact]
    public async Task A_suffix_may_end_in_a_semicolon_or_a_comment()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("suffixed");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL); INSERT INTO {table} VALUES (1), (2), (3)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
            (JdbcSourceConfig.QueryKey, $"SELECT * FROM {table}; -- rows"), (JdbcSourceConfig.QuerySuffixKey, "LIMIT 2; -- at a time")));
        Assert.Equal([1, 2, 3], await task.TakeAsync(3, "id"));
    }

    [Theory]
    [InlineData("any", null)]
    [InlineData("primary", null)]
    [InlineData("preferSecondary", null)]
    [InlineData("secondary", "it is the primary server, and targetServerType asks for a secondary")]
    public async Task One_PostgreSQL_server_is_taken_in_the_role_that_it_has(string type, string? problem)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var config = database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, "SELECT 1 AS id"),
            (JdbcConfig.ConnectionUrlKey, $"{database.Url}?targetServerType={type}"));
        if (problem is null) Assert.Null(await ProblemAsync(config));
        else Assert.Contains(problem, await ProblemAsync(config), StringComparison.Ordinal);
    }

    // In both ways in which a query is used: as it is, and with conditions behind it, which let each row come once.
    private static async Task ReadsOnceAsync(TestDatabase database, string query, bool isContinued = true)
    {
        var config = database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, query));
        Assert.Null(await ProblemAsync(config));
        await using (var bulk = await RunningTask.StartAsync(config)) Assert.Equal([1, 2], await bulk.TakeAsync(2, "id"));
        if (!isContinued) return;
        // The query runs several times within each of the polls that bring nothing.
        await using var task = await RunningTask.StartAsync(
            database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.QueryKey, query),
                (JdbcSourceConfig.PollLingerKey, "150")));
        Assert.Equal([1, 2], await task.TakeAsync(2, "id"));
        for (var i = 0; i < 3; i++) Assert.Empty(await task.PollAsync() ?? []);
    }
}
