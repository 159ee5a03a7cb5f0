using Connect.Api;

namespace Connectors.Jdbc.Tests.Source;

public sealed class PostgresModesTests
{
    private static Dictionary<string, object?> Partition(string table) => new() { ["protocol"] = "1", ["table"] = $"public.{table}" };

    private static Dictionary<string, object?> Map(IReadOnlyDictionary<string, object?> offset) => new(offset);

    [Fact]
    public async Task Incrementing_reads_rows_in_order_from_zero_up_and_then_only_greater_ones()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("inc");
        await database.RunAsync(
            $"CREATE TABLE {table} (name text, id int NOT NULL); INSERT INTO {table} VALUES ('three', 3), ('minus', -5), ('zero', 0), ('one', 1)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id")),
            $"\"public\".\"{table}\"");

        var first = await task.TakeAsync(3);
        Assert.Equal([0, 1, 3], first.Select(r => ((Struct)r.Value!)["id"]));
        Assert.All(first, r =>
        {
            Assert.Equal($"t-{table}", r.Topic);
            Assert.Null(r.Key);
            Assert.Null(r.Timestamp);
            Assert.Same(first[0].SourcePartition, r.SourcePartition);
            Assert.Same(first[0].ValueSchema, r.ValueSchema);
        });
        Assert.Equal(Partition(table), first[0].SourcePartition);
        Assert.Equal(new Dictionary<string, object?> { ["incrementing"] = 3L }, Map(first[2].SourceOffset));
        Assert.Equal(table, first[0].ValueSchema!.Name);

        await database.RunAsync($"UPDATE {table} SET name = 'changed'; INSERT INTO {table} VALUES ('late', 2), ('ten', 10)");
        Assert.Equal(["ten"], await task.TakeAsync(1, "name"));
        await database.RunAsync($"INSERT INTO {table} VALUES ('eleven', 11)");
        Assert.Equal([11], await task.TakeAsync(1, "id"));
    }

    [Fact]
    public async Task Bulk_reads_everything_at_each_poll_and_stores_no_offset()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("bulk");
        await database.RunAsync($"CREATE TABLE {table} (id int PRIMARY KEY, name text); INSERT INTO {table} VALUES (1, 'a'), (2, NULL)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "bulk")), $"\"public\".\"{table}\"");
        var records = await task.TakeAsync(4);
        Assert.Equal([1, 2, 1, 2], records.Select(r => ((Struct)r.Value!)["id"]));
        Assert.Empty(records[0].SourceOffset);
        Assert.Equal(new Dictionary<string, object?> { ["table"] = table }, Map(records[0].SourcePartition));
    }

    [Fact]
    public async Task Reading_goes_on_after_the_stored_offset_whichever_form_its_partition_has()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("resume");
        await database.RunAsync($"CREATE TABLE {table} (id serial, v text); INSERT INTO {table} (v) VALUES ('a'), ('b'), ('c')");
        var config = database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"));
        await using (var task = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"",
            (Partition(table), new Dictionary<string, object?> { ["incrementing"] = 2L })))
            Assert.Equal(["c"], await task.TakeAsync(1, "v"));
        await using (var task = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"",
            (new Dictionary<string, object?> { ["table"] = table }, new Dictionary<string, object?> { ["incrementing"] = 1L })))
        {
            var records = await task.TakeAsync(2);
            Assert.Equal(["b", "c"], records.Select(r => ((Struct)r.Value!)["v"]));
            Assert.Equal(Partition(table), Map(records[0].SourcePartition));
        }
    }

    [Fact]
    public async Task Timestamp_mode_carries_the_time_before_until_the_last_row_of_a_time()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("ts");
        await database.RunAsync($"""
            CREATE TABLE {table} (id int, changed timestamp NOT NULL);
            INSERT INTO {table} VALUES (2, '2024-01-02 00:00:00.123456'), (1, '2024-01-01'), (3, '2024-01-02 00:00:00.123456'),
                (9, '2999-01-01'), (8, '1960-01-01')
            """);
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "changed")),
            $"\"public\".\"{table}\"");
        var records = await task.TakeAsync(3);
        Assert.Equal(1, ((Struct)records[0].Value!)["id"]);
        var first = new Dictionary<string, object?> { ["timestamp"] = 1704067200000L, ["timestamp_nanos"] = 0L };
        Assert.Equal(first, Map(records[0].SourceOffset));
        Assert.Equal(first, Map(records[1].SourceOffset));
        Assert.Equal(new Dictionary<string, object?> { ["timestamp"] = 1704153600123L, ["timestamp_nanos"] = 123456000L }, Map(records[2].SourceOffset));

        // A row at the last time is passed over, one a microsecond later is not.
        await database.RunAsync($"INSERT INTO {table} VALUES (4, '2024-01-02 00:00:00.123456'), (5, '2024-01-02 00:00:00.123457')");
        Assert.Equal([5], await task.TakeAsync(1, "id"));
    }

    [Fact]
    public async Task Timestamp_and_incrementing_together_find_new_rows_of_the_same_time_and_updates()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("tsinc");
        await database.RunAsync($"CREATE TABLE {table} (id bigserial PRIMARY KEY, v text, changed timestamptz(3) NOT NULL); "
            + $"INSERT INTO {table} (v, changed) VALUES ('a', '2024-01-02'), ('b', '2024-01-01'), ('c', '2024-01-02')");
        await using var task = await RunningTask.StartAsync(
            database.Config((JdbcSourceConfig.ModeKey, "timestamp+incrementing"), (JdbcSourceConfig.TimestampColumnsKey, "changed"), (JdbcSourceConfig.IncrementingColumnKey, "id")),
                $"\"public\".\"{table}\"");
        Assert.Equal([2L, 1L, 3L], await task.TakeAsync(3, "id"));
        await database.RunAsync($"INSERT INTO {table} (v, changed) VALUES ('same time, greater id', '2024-01-02'), ('too early', '2024-01-01 12:00')");
        Assert.Equal([4L], await task.TakeAsync(1, "id"));
        await database.RunAsync($"UPDATE {table} SET v = 'updated', changed = '2024-01-03 00:00:00.5+00' WHERE id = 1");
        var update = (await task.TakeAsync(1))[0];
        Assert.Equal(new Dictionary<string, object?> { ["incrementing"] = 1L, ["timestamp"] = 1704240000500L, ["timestamp_nanos"] = 500000000L },
            Map(update.SourceOffset));
    }

    [Theory]
    [InlineData("America/New_York", 1719849600000)]
    [InlineData("Asia/Kolkata", 1719815400000)]
    [InlineData("-04:00", 1719849600000)]
    public async Task Times_without_a_zone_are_read_and_compared_in_that_of_the_database(string zone, long expected)
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("zone");
        await database.RunAsync($"CREATE TABLE {table} (id int, plain timestamp NOT NULL, d date, tm time, z timestamptz); "
            + $"INSERT INTO {table} VALUES (1, '2024-07-01 12:00', '2024-07-01', '12:00', '2024-07-01 12:00+00')");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"),
            (JdbcSourceConfig.TimestampColumnsKey, "plain"), (JdbcConfig.DbTimezoneKey, zone)), $"\"public\".\"{table}\"");
        var record = (await task.TakeAsync(1))[0];
        var row = (Struct)record.Value!;
        Assert.Equal(expected, row[1].Integer);
        Assert.Equal(new DateOnly(2024, 7, 1), row["d"]);
        Assert.Equal(1719835200000, row[4].Integer);
        Assert.Equal(expected, record.SourceOffset["timestamp"]);
        await database.RunAsync($"INSERT INTO {table} VALUES (2, '2024-07-01 12:00:00.000001', NULL, NULL, NULL)");
        Assert.Equal([2], await task.TakeAsync(1, "id"));
    }

    [Fact]
    public async Task Added_and_dropped_columns_show_in_the_next_rows()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("grown");
        await database.RunAsync($"CREATE TABLE {table} (id serial, v text, u uuid); INSERT INTO {table} (v) VALUES ('a')");
        var config = database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.QueryRetryAttemptsKey, "1"));
        await using var task = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"");
        Assert.Equal(["id", "v", "u"], (await task.TakeAsync(1))[0].ValueSchema!.Fields.Select(f => f.Name));
        await database.RunAsync($"ALTER TABLE {table} ADD COLUMN extra int; INSERT INTO {table} (v, extra) VALUES ('b', 5)");
        Assert.Equal(["id", "v", "u", "extra"], (await task.TakeAsync(1))[0].ValueSchema!.Fields.Select(f => f.Name));
        await database.RunAsync($"ALTER TABLE {table} DROP COLUMN v, DROP COLUMN u; INSERT INTO {table} (extra) VALUES (6)");
        Assert.Equal(["id", "extra"], (await task.TakeAsync(1))[0].ValueSchema!.Fields.Select(f => f.Name));
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_without_counting_as_a_failure()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("lost");
        await database.RunAsync($"CREATE TABLE {table} (id serial, v text); INSERT INTO {table} (v) VALUES ('a')");
        var config = database.Config((JdbcSourceConfig.ModeKey, "incrementing"),
            (JdbcSourceConfig.QueryRetryAttemptsKey, "1"), (JdbcConfig.ConnectionUrlKey, $"{database.Url}?ApplicationName={table}"));
        await using var task = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"");
        Assert.Equal(["a"], await task.TakeAsync(1, "v"));
        await database.RunAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{table}'; INSERT INTO {table} (v) VALUES ('b')");
        Assert.Equal(["b"], await task.TakeAsync(1, "v"));
    }

    [Fact]
    public async Task A_dropped_table_fails_the_task_after_the_allowed_attempts_and_not_before()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("dropped");
        var make = $"CREATE TABLE {table} (id int NOT NULL); INSERT INTO {table} VALUES (1)";
        await database.RunAsync(make);
        var config = database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.PollLingerKey, "100"));
        await using var patient = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"");
        config[JdbcSourceConfig.QueryRetryAttemptsKey] = "2";
        await using var impatient = await RunningTask.StartAsync(config, $"\"public\".\"{table}\"");
        await patient.TakeAsync(1);
        await impatient.TakeAsync(1);
        await database.RunAsync($"DROP TABLE {table}");
        Assert.Null(await patient.PollAsync());
        var error = await Assert.ThrowsAsync<ConnectException>(impatient.PollAsync);
        Assert.Contains($"public.{table}", error.Message, StringComparison.Ordinal);
        await database.RunAsync($"{make}, (2)");
        Assert.Equal([2], await patient.TakeAsync(1, "id"));
    }

    [Fact]
    public async Task Nullable_columns_are_refused_unless_told_otherwise()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("nullable");
        await database.RunAsync($"CREATE TABLE {table} (id int, at timestamp, v text); "
            + $"INSERT INTO {table} VALUES (1, '2024-01-01', 'a'), (NULL, NULL, 'b'), (2, NULL, 'c'), (NULL, '2024-01-02', 'd')");
        (string, string)[] incrementing = [(JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id")],
            timestamp = [(JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "at")];
        foreach (var keys in new[] { incrementing, timestamp })
        {
            var error = await Assert.ThrowsAsync<ConnectException>(() => RunningTask.StartAsync(database.Config(keys), $"\"public\".\"{table}\""));
            Assert.Contains("nullable", error.Message, StringComparison.Ordinal);
        }
        (string, string) unchecked_ = (JdbcSourceConfig.ValidateNonNullKey, "false");
        await using (var task = await RunningTask.StartAsync(database.Config([.. incrementing, unchecked_]),
            $"\"public\".\"{table}\"")) Assert.Equal(["a", "c"], await task.TakeAsync(2, "v"));
        await using (var task = await RunningTask.StartAsync(database.Config([.. timestamp, unchecked_]), $"\"public\".\"{table}\"")) Assert.Equal(["a", "d"],
            await task.TakeAsync(2, "v"));
    }

    [Fact]
    public async Task A_long_result_comes_in_batches_from_one_query()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("batches");
        await database.RunAsync($"CREATE TABLE {table} (id serial, v text); INSERT INTO {table} (v) SELECT 'v' || n FROM generate_series(1, 1050) n");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"),
            (JdbcSourceConfig.BatchMaxRowsKey, "100"), (JdbcSourceConfig.PollIntervalKey, "600000")), $"\"public\".\"{table}\"");
        for (var batch = 0; batch < 10; batch++) Assert.Equal(100, (await task.PollAsync())!.Count);
        Assert.Equal(50, (await task.PollAsync())!.Count);
    }

    [Fact]
    public async Task A_query_is_read_under_the_prefix_alone()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("qinc");
        await database.RunAsync($"CREATE TABLE {table} (id serial, v text); INSERT INTO {table} (v) VALUES ('a'), ('b')");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"),
            (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.QueryKey, $"SELECT v, id FROM {table}"), (JdbcSourceConfig.QuerySuffixKey, "LIMIT 1")));
        var records = await task.TakeAsync(2);
        Assert.All(records, r => Assert.Equal("t-", r.Topic));
        Assert.Equal(new Dictionary<string, object?> { ["query"] = "query" }, Map(records[0].SourcePartition));
        Assert.Null(records[0].ValueSchema!.Name);
    }

    [Fact]
    public async Task Without_an_incrementing_column_to_be_found_the_task_says_what_to_set()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("noinc");
        await database.RunAsync($"CREATE TABLE {table} (a int NOT NULL)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing")), $"\"public\".\"{table}\"");
        var error = await Assert.ThrowsAsync<ConnectException>(task.PollAsync);
        Assert.Contains("incrementing.column.name", error.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ConfigException>(() => RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"),
            (JdbcSourceConfig.IncrementingColumnKey, "nope")), $"\"public\".\"{table}\""));
        Assert.Contains("nope does not exist", missing.Message, StringComparison.Ordinal);
    }
}
