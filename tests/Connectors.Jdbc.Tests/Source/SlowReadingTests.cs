using System.Diagnostics;
using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>Tables and queries whose reading takes longer than the interval, or has no end that could be waited for.</summary>
public sealed class SlowReadingTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static async Task<IReadOnlyList<SourceRecord>?> PollAsync(RunningTask task) => await task.PollAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);

    private static IEnumerable<object?> Values(IReadOnlyList<SourceRecord>? records, string field) =>
        (records ?? []).Select(r => ((Struct)r.Value!)[field]);

    [Fact]
    public async Task Rows_go_out_though_reading_the_tables_takes_longer_than_the_interval()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("slow");
        await database.RunAsync($"""
            CREATE TABLE {table} (id int); INSERT INTO {table} VALUES (1);
            CREATE VIEW {table}_a AS SELECT t.id, 'a' AS v FROM {table} t, pg_sleep(0.2) p;
            CREATE VIEW {table}_b AS SELECT t.id, 'b' AS v FROM {table} t, pg_sleep(0.2) p
            """);
        try
        {
            await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TableTypesKey, "VIEW"),
                (JdbcSourceConfig.PollIntervalKey, "100"), (JdbcSourceConfig.PollLingerKey, "60000")), $"\"public\".\"{table}_a\",\"public\".\"{table}_b\"");
            for (var round = 0; round < 3; round++)
            {
                Assert.Equal(["a"], Values(await PollAsync(task), "v"));
                Assert.Equal(["b"], Values(await PollAsync(task), "v"));
            }
        }
        finally { await database.RunAsync($"DROP VIEW {table}_a, {table}_b"); }
    }

    [Fact]
    public async Task Two_hundred_tables_are_read_in_turn_though_one_is_always_due()
    {
        const int Tables = 200;
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync(string.Concat(Enumerable.Range(0, Tables).Select(i => $"CREATE TABLE t{i} (v INTEGER); INSERT INTO t{i} VALUES ({i});")));
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "1"),
            (JdbcSourceConfig.PollLingerKey, "60000")), string.Join(',', Enumerable.Range(0, Tables).Select(i => $"t{i}")));
        for (var round = 0; round < 3; round++) Assert.Equal(Enumerable.Range(0, Tables), (await task.TakeAsync(Tables, "v")).Cast<int>());
    }

    [Fact]
    public async Task A_long_table_does_not_take_the_others_turns()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("""
            CREATE TABLE long (v INTEGER); CREATE TABLE short (v INTEGER); INSERT INTO short VALUES (-1);
            INSERT INTO long WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 10) SELECT v FROM n
            """);
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "1"),
            (JdbcSourceConfig.BatchMaxRowsKey, "4")), "long,short");
        for (var round = 0; round < 3; round++)
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1], (await task.TakeAsync(11, "v")).Cast<int>());
    }

    [Fact]
    public async Task Empty_tables_of_which_one_is_always_due_end_the_poll_with_its_linger()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("empty");
        await database.RunAsync($"CREATE TABLE {table} (id int); "
            + $"CREATE VIEW {table}_a AS SELECT t.id FROM pg_sleep(0.1) p, {table} t WHERE p IS NULL; CREATE VIEW {table}_b AS SELECT * FROM {table}_a");
        try
        {
            await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "10"),
                (JdbcSourceConfig.PollLingerKey, "500")), $"\"public\".\"{table}_a\",\"public\".\"{table}_b\"");
            Assert.Null(await PollAsync(task));
            Assert.Null(await PollAsync(task));
        }
        finally { await database.RunAsync($"DROP VIEW {table}_b, {table}_a"); }
    }

    [Fact]
    public async Task Rows_that_are_there_do_not_wait_for_those_that_the_database_takes_its_time_over()
    {
        await using var database = await TestDatabase.PostgresAsync();
        // Rows as large as the server's buffer, so that it sends each when it has the next.
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"),
            (JdbcSourceConfig.QueryKey, "SELECT n, repeat('x', 20000) AS v, pg_sleep(0.4)::text AS s FROM generate_series(1, 6) n"), (JdbcSourceConfig.PollIntervalKey, "600000")));
        var batches = new List<int>();
        for (var rows = 0; rows < 6;)
        {
            var batch = await PollAsync(task);
            Assert.Equal(Enumerable.Range(rows + 1, batch!.Count), Values(batch, "n").Cast<int>());
            batches.Add(batch.Count);
            rows += batch.Count;
        }
        Assert.True(batches.Count >= 4, $"six rows at 0.4 s each came in batches of {string.Join(", ", batches)}");
    }

    [Theory]
    [InlineData("postgresql", "SELECT n, repeat('x', 500) AS v FROM generate_series(1, 30000000) n")]
    [InlineData("mysql", "SELECT seq AS n, REPEAT('x', 500) AS v FROM seq_1_to_30000000")]
    [InlineData("sqlite", "SELECT * FROM (WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000000000) SELECT n FROM n)")]
    public async Task A_stop_does_not_read_a_long_result_to_its_end(string kind, string query)
    {
        await using var database = await OpenAsync(kind);
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, query), (JdbcSourceConfig.BatchMaxRowsKey, "10")));
        Assert.Equal(10, (await PollAsync(task))!.Count);
        var began = Stopwatch.GetTimestamp();
        await task.StopAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5), $"the stop took {Stopwatch.GetElapsedTime(began)}");
    }

    [Theory]
    [InlineData("postgresql", "SELECT pg_sleep(60)::text AS v")]
    [InlineData("mysql", "SELECT SLEEP(60) AS v")]
    [InlineData("sqlite", "SELECT count(*) AS v FROM (WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000000000) SELECT n FROM n)")]
    public async Task A_stop_ends_a_query_that_has_not_answered_yet(string kind, string query)
    {
        await using var database = await OpenAsync(kind);
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.QueryKey, query)));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Whenever it comes, the query would otherwise take a minute.
        cancel.CancelAfter(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Task.Run(() => task.PollUntilAsync(cancel.Token), CancellationToken.None).WaitAsync(Timeout, CancellationToken.None));
        await task.StopAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
    }

    private static Task<TestDatabase> OpenAsync(string kind) => kind switch
    {
        "postgresql" => TestDatabase.PostgresAsync(),
        "sqlite" => TestDatabase.SqliteAsync(),
        _ => TestDatabase.MySqlAsync(kind),
    };
}
