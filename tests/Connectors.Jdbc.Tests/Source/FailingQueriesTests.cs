using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>What becomes of a task whose query the database refuses.</summary>
public sealed class FailingQueriesTests
{
    private static Task<TestDatabase> OpenAsync(string kind) => kind switch
    {
        "postgresql" => TestDatabase.PostgresAsync(),
        "sqlite" => TestDatabase.SqliteAsync(),
        _ => TestDatabase.MySqlAsync(kind),
    };

    [Theory]
    [InlineData("postgresql", "SELECT a.id FROM {0} a JOIN {0} b ON b.id = a.id", "column reference \"id\" is ambiguous [SQLSTATE 42702]")]
    [InlineData("postgresql", "SELECT id AS x FROM (SELECT id AS x FROM {0}) q", "column \"id\" does not exist [SQLSTATE 42703]")]
    [InlineData("postgresql", "SELECT id FROM (SELECT name AS id FROM {0}) q",
        "operator does not exist: text > bigint; hint: No operator matches the given name and argument types.")]
    [InlineData("postgresql", "SELECT id FROM {0} ORDER BY id", "syntax error at or near \"WHERE\" [SQLSTATE 42601]")]
    [InlineData("mysql", "SELECT a.id FROM {0} a JOIN {0} b ON b.id = a.id", "ambiguous [error 1052")]
    [InlineData("mysql", "SELECT nope AS id FROM {0}", "Unknown column 'nope'")]
    [InlineData("mysql", "SELECT id FROM {0} ORDER BY id", "[error 1064")]
    [InlineData("sqlite", "SELECT a.id FROM {0} a JOIN {0} b ON b.id = a.id", "ambiguous column name: id [SQLite error 1]")]
    [InlineData("sqlite", "SELECT nope AS id FROM {0}", "no such column: nope [SQLite error 1]")]
    [InlineData("sqlite", "SELECT id FROM {0} ORDER BY id", "near \"WHERE\": syntax error [SQLite error 1]")]
    public async Task A_query_that_will_never_be_taken_fails_the_task_and_says_why_and_what_to_change(string kind, string query, string reason)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("wrong");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, name text)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
            (JdbcSourceConfig.QueryKey, string.Format(System.Globalization.CultureInfo.InvariantCulture, query, table))));
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains(reason.Replace("{0}", table, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Reading the query (task test-connector-0) failed, and would fail again: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check query, incrementing.column.name and the user's rights", error.Message, StringComparison.Ordinal);
        Assert.Contains("SELECT * FROM (…) AS q", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("POSITION", error.Message, StringComparison.Ordinal);
        // It stays failed for as long as it is asked.
        Assert.Same(error, await Assert.ThrowsAsync<ConnectException>(task.PollAsync));
    }

    [Theory]
    [InlineData("postgresql", "SELECT 1/0 AS secret", "SQLSTATE 22012")]
    [InlineData("mysql", "SELECT secret", "error 1054")]
    [InlineData("sqlite", "SELECT secret", "SQLite error 1")]
    public async Task A_masked_query_shows_the_databases_codes_and_nothing_of_its_text(string kind, string query, string reason)
    {
        await using var database = await OpenAsync(kind);
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryMaskedKey, query)));
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Check query.masked", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_incrementing_column_fails_the_task()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("lost_column");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, v text); INSERT INTO {table} VALUES (1, 'a')");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id")),
            $"\"public\".\"{table}\"");
        await task.TakeAsync(1);
        await database.RunAsync($"ALTER TABLE {table} DROP COLUMN id");
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains($"Reading table public.{table} (task test-connector-0) failed", error.Message, StringComparison.Ordinal);
        Assert.Contains("42703", error.Message, StringComparison.Ordinal);
        Assert.Contains("incrementing.column.name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_may_be_taken_later_is_reported_as_what_the_task_tries_again_until_it_works()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE t (id INTEGER)");
        var time = new ManualTime();
        await using var task = await RunningTask.StartAsync(time, database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "1000"),
            (JdbcSourceConfig.PollLingerKey, "1000")), "t");
        await database.RunAsync("DROP TABLE t");
        for (var second = 0; second < 5; second++)
        {
            var poll = task.PollAsync();
            var failures = second + 1;
            await Eventually.True(() => task.Context.Retries.Count == failures && time.Waiting > 0, "the query has failed and the poll waits");
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(await poll);
        }
        Assert.Equal(5, task.Context.Retries.Count);
        Assert.All(task.Context.Retries, told =>
        {
            Assert.Equal(("reading table t", TimeSpan.FromSeconds(1)), (told.Operation, told.Delay));
            Assert.Contains("no such table: t [SQLite error 1]", told.Error.Message, StringComparison.Ordinal);
            Assert.EndsWith("(query.retry.attempts: unlimited)", told.Error.Message, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("reading table t", task.Context.Successes);

        await database.RunAsync("CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (7)");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([7], await task.TakeAsync(1, "id"));
        Assert.Single(task.Context.Successes, "reading table t");
    }

    [Fact]
    public async Task A_task_that_cannot_connect_says_that_it_tries_again_and_why()
    {
        var config = new Dictionary<string, string>
        {
            [JdbcConfig.ConnectionUrlKey] = "jdbc:postgresql://127.0.0.1:1/x?password=hush",
            [JdbcConfig.ConnectionAttemptsKey] = "3",
            [JdbcConfig.ConnectionBackoffKey] = "1",
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.QueryKey] = "SELECT 1 AS id",
            [JdbcSourceConfig.TopicPrefixKey] = "t",
        };
        var context = new TestSourceContext(config);
        var task = new JdbcSourceTask();
        task.Initialize(context);
        await Assert.ThrowsAsync<ConnectException>(() => task.StartAsync(config, TestContext.Current.CancellationToken));
        Assert.Equal(2, context.Retries.Count);
        Assert.All(context.Retries, told =>
        {
            Assert.Equal(("connecting to jdbc:postgresql://127.0.0.1:1/x?password=[hidden]", TimeSpan.FromMilliseconds(1)), (told.Operation, told.Delay));
            Assert.EndsWith("(connection.attempts: 3)", told.Error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", told.Error.ToString(), StringComparison.Ordinal);
        });
        Assert.Empty(context.Successes);
    }
}
