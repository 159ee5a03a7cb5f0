using System.Globalization;
using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>What users asked about in public: equal and missing timestamps, late rows, ends of batches, tables that vanish, wide tables.</summary>
public sealed class ModesInDetailTests
{
    private static readonly string[] Kinds = ["postgresql", "mysql", "mariadb"];

    public static TheoryData<string> Servers => [.. Kinds];

    private static Task<TestDatabase> OpenAsync(string kind) => kind == "postgresql" ? TestDatabase.PostgresAsync() : TestDatabase.MySqlAsync(kind);

    private static string Quoted(TestDatabase database, string kind, string table) =>
        kind == "postgresql" ? $"\"public\".\"{table}\"" : $"`{database.Connection.Database}`.`{table}`";

    private static IEnumerable<object?> Ids(IEnumerable<SourceRecord> records) => records.Select(r => ((Struct)r.Value!)["id"]);

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Of_rows_with_one_time_that_fill_several_batches_none_is_lost_wherever_the_task_stops(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("equal");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, ts timestamp(6) NOT NULL); INSERT INTO {table} VALUES (0, '2024-01-01 00:00:00'), "
            + $"{string.Join(", ", Enumerable.Range(1, 7).Select(i => $"({i}, '2024-01-02 00:00:00.5')"))}, (8, '2024-01-03 00:00:00')");
        var config = database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "ts"), (JdbcSourceConfig.BatchMaxRowsKey, "3"));
        List<SourceRecord> all;
        await using (var task = await RunningTask.StartAsync(config, Quoted(database, kind, table))) all = await task.TakeAsync(9);
        Assert.Equal(Enumerable.Range(0, 9), Ids(all).Cast<int>().Order());
        // A restart after any of the records reads all those that come after it.
        for (var last = 0; last < 9; last++)
        {
            (IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>)[] stored =
                all[last].SourceOffset.Count == 0 ? [] : [(all[last].SourcePartition, all[last].SourceOffset)];
            await using var again = await RunningTask.StartAsync(new(config) { [JdbcSourceConfig.PollLingerKey] = "150" }, Quoted(database, kind, table), stored);
            var rest = new List<SourceRecord>();
            while (await again.PollAsync() is { } batch) rest.AddRange(batch);
            Assert.Subset(Ids(rest).ToHashSet(), Ids(all.Skip(last + 1)).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task The_combined_mode_cuts_batches_anywhere_and_repeats_nothing(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("cut");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, ts timestamp(6) NOT NULL); INSERT INTO {table} VALUES "
            + string.Join(", ", Enumerable.Range(1, 7).Select(i => $"({i}, '2024-01-02 00:00:00.5')")));
        var config = database.Config((JdbcSourceConfig.ModeKey, "timestamp+incrementing"), (JdbcSourceConfig.TimestampColumnsKey, "ts"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
            (JdbcSourceConfig.BatchMaxRowsKey, "3"));
        SourceRecord third;
        await using (var task = await RunningTask.StartAsync(config, Quoted(database, kind, table))) third = (await task.TakeAsync(3))[2];
        await using var again = await RunningTask.StartAsync(config, Quoted(database, kind, table), (third.SourcePartition, third.SourceOffset));
        Assert.Equal([4, 5, 6, 7], Ids(await again.TakeAsync(4)));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Of_several_timestamp_columns_the_first_that_is_not_null_counts_and_rows_without_any_are_left_out(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("coalesce");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, changed timestamp NULL, made timestamp NULL); INSERT INTO {table} VALUES "
            + "(1, NULL, '2024-01-03 00:00:00'), (2, '2024-01-02 00:00:00', '2024-01-09 00:00:00'), (3, NULL, NULL), (4, '2024-01-04 00:00:00', NULL)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "changed,made"),
            (JdbcSourceConfig.ValidateNonNullKey, "false"), (JdbcSourceConfig.PollLingerKey, "200")), Quoted(database, kind, table));
        Assert.Equal([2, 1, 4], Ids(await task.TakeAsync(3)));
        Assert.Null(await task.PollAsync());
        await database.RunAsync($"UPDATE {table} SET made = '2024-01-05 00:00:00' WHERE id = 3");
        Assert.Equal([3], Ids(await task.TakeAsync(1)));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Rows_younger_than_the_delay_are_left_until_they_are_older(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("delay");
        var now = kind == "postgresql" ? "(now() AT TIME ZONE 'UTC')" : "UTC_TIMESTAMP(6)";
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, ts timestamp(6) NOT NULL); "
            + $"INSERT INTO {table} VALUES (1, {now} - INTERVAL '1' HOUR), (2, {now})");
        if (kind != "postgresql") await database.RunAsync($"UPDATE {table} SET ts = ts + INTERVAL TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), NOW(6)) MICROSECOND");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "timestamp"), (JdbcSourceConfig.TimestampColumnsKey, "ts"),
            (JdbcSourceConfig.TimestampDelayKey, "3000"), (JdbcSourceConfig.PollLingerKey, "300")), Quoted(database, kind, table));
        Assert.Equal([1], Ids(await task.TakeAsync(1)));
        Assert.Equal([2], Ids(await task.TakeAsync(1)));
        // Whenever it comes, it is old enough by the database's own clock.
        await using var command = database.Connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table} WHERE ts <= {(kind == "postgresql" ? now : "NOW(6)")} - INTERVAL '3' SECOND";
        Assert.Equal(2L, Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_suffix_pages_through_a_table_in_the_incrementing_modes(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("pages");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL); INSERT INTO {table} VALUES (1), (2), (3), (4), (5)");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"),
            (JdbcSourceConfig.QuerySuffixKey, "  LIMIT 2  ")), Quoted(database, kind, table));
        Assert.Equal([1, 2], Ids((await task.PollAsync())!));
        Assert.Equal([3, 4], Ids((await task.PollAsync())!));
        Assert.Equal([5], Ids((await task.PollAsync())!));
    }

    [Theory]
    [InlineData("postgresql", 1600)]
    [InlineData("mysql", 1000)]
    [InlineData("mariadb", 1000)]
    public async Task A_table_as_wide_as_the_database_allows_is_read(string kind, int width)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("wide");
        var columns = Enumerable.Range(1, width - 1).ToArray();
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, {string.Join(", ", columns.Select(i => $"c{i} smallint"))}); "
            + $"INSERT INTO {table} VALUES (1, {string.Join(", ", columns.Select(i => (i % 100).ToString(CultureInfo.InvariantCulture)))})");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id")),
            Quoted(database, kind, table));
        var row = (Struct)(await task.TakeAsync(1))[0].Value!;
        Assert.Equal(width, row.Schema.Fields.Count);
        Assert.All(columns, i => Assert.Equal((short)(i % 100), row[$"c{i}"]));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_table_that_vanishes_leaves_the_others_to_be_read(string kind)
    {
        await using var database = await OpenAsync(kind);
        var (gone, stays) = (database.Table("gone"), database.Table("stays"));
        await database.RunAsync($"CREATE TABLE {gone} (id int NOT NULL); CREATE TABLE {stays} (id int NOT NULL); "
            + $"INSERT INTO {gone} VALUES (1); INSERT INTO {stays} VALUES (2)");
        var config = database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.TableWhitelistKey, $"{gone},{stays}"),
            (JdbcSourceConfig.TablePollIntervalKey, "50"));
        var (context, connector) = (new TestSourceContext(config), new JdbcSourceConnector());
        connector.Initialize(context);
        await connector.StartAsync(config, TestContext.Current.CancellationToken);
        try
        {
            var both = (await connector.TaskConfigsAsync(1, TestContext.Current.CancellationToken)).Single()[JdbcSourceConfig.TablesKey];
            Assert.Equal($"{Quoted(database, kind, gone)},{Quoted(database, kind, stays)}", both);
            await database.RunAsync($"DROP TABLE {gone}");
            await Eventually.True(() => context.Reconfigurations > 0, "the connector asks for other tasks");
            var left = (await connector.TaskConfigsAsync(1, TestContext.Current.CancellationToken)).Single()[JdbcSourceConfig.TablesKey];
            Assert.Equal(Quoted(database, kind, stays), left);
            Assert.Empty(context.Errors);
            await using var task = await RunningTask.StartAsync(config, left);
            Assert.Equal([2], Ids(await task.TakeAsync(1)));
        }
        finally { await connector.StopAsync(); }
    }

    [Fact]
    public async Task A_schema_pattern_is_a_LIKE_pattern_and_a_catalog_pattern_the_name_of_the_database()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var stem = Connect.Testing.Servers.Unique("pat");
        await database.RunAsync($"CREATE SCHEMA {stem}_a; CREATE SCHEMA {stem}_b; CREATE TABLE {stem}_a.one (id int); CREATE TABLE {stem}_b.two (id int)");
        try
        {
            async Task<string> TablesAsync(params (string, string)[] more)
            {
                var config = database.Config([(JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.TableWhitelistKey, "one,two"), .. more]);
                var connector = new JdbcSourceConnector();
                connector.Initialize(new TestSourceContext(config));
                await connector.StartAsync(config, TestContext.Current.CancellationToken);
                try { return (await connector.TaskConfigsAsync(1, TestContext.Current.CancellationToken)).Single()[JdbcSourceConfig.TablesKey]; }
                finally { await connector.StopAsync(); }
            }
            Assert.Equal($"\"{stem}_a\".\"one\",\"{stem}_b\".\"two\"", await TablesAsync((JdbcSourceConfig.SchemaPatternKey, $"{stem}%")));
            Assert.Equal($"\"{stem}_b\".\"two\"", await TablesAsync((JdbcSourceConfig.SchemaPatternKey, $"{stem}_b")));
            Assert.Equal($"\"{stem}_a\".\"one\"",
                await TablesAsync((JdbcSourceConfig.SchemaPatternKey, $"{stem}_a"), (JdbcSourceConfig.CatalogPatternKey, database.Connection.Database)));
            Assert.Equal("", await TablesAsync((JdbcSourceConfig.SchemaPatternKey, $"{stem}%"), (JdbcSourceConfig.CatalogPatternKey, "nosuch")));
        }
        finally { await database.RunAsync($"DROP SCHEMA {stem}_a CASCADE; DROP SCHEMA {stem}_b CASCADE"); }
    }
}
