using Connect.Api;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>Tables that somebody alters, drops or replaces while they are read.</summary>
public sealed class AlteredTablesTests
{
    public static TheoryData<string> Servers => ["postgresql", "mysql", "mariadb"];

    private static Task<TestDatabase> OpenAsync(string kind) => kind == "postgresql" ? TestDatabase.PostgresAsync() : TestDatabase.MySqlAsync(kind);

    private static string Quoted(TestDatabase database, string kind, string table) =>
        kind == "postgresql" ? $"\"public\".\"{table}\"" : $"`{database.Connection.Database}`.`{table}`";

    private static Task<RunningTask> StartAsync(TestDatabase database, string kind, string table, params (string, string)[] more) => RunningTask.StartAsync(
        database.Config([(JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id"), (JdbcSourceConfig.QueryRetryAttemptsKey, "1"), .. more]),
        Quoted(database, kind, table));

    private static string[] Fields(SourceRecord record) =>
        [.. record.ValueSchema!.Fields.Select(f => $"{f.Name} {f.Schema.Type}{(f.Schema.IsOptional ? "?" : "")}")];

    private static object?[] Values(SourceRecord record) => [.. record.ValueSchema!.Fields.Select(f => ((Struct)record.Value!)[f.Name])];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Altered_tables_rows_have_the_schema_of_the_table_as_it_is_when_they_are_read(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("altered");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, v varchar(5) NOT NULL); INSERT INTO {table} VALUES (1, 'a')");
        await using var task = await StartAsync(database, kind, table);
        Assert.Equal(["id Int32", "v String"], Fields((await task.TakeAsync(1))[0]));
        await database.RunAsync($"ALTER TABLE {table} ADD COLUMN extra int; INSERT INTO {table} VALUES (2, 'b', 5)");
        Assert.Equal(["id Int32", "v String", "extra Int32?"], Fields((await task.TakeAsync(1))[0]));
        // A column that may be null now looks the same in all other respects.
        await database.RunAsync((kind == "postgresql" ? $"ALTER TABLE {table} ALTER v DROP NOT NULL; " : $"ALTER TABLE {table} MODIFY v varchar(5) NULL; ")
            + $"INSERT INTO {table} VALUES (3, NULL, 6)");
        var record = (await task.TakeAsync(1))[0];
        Assert.Equal(["id Int32", "v String?", "extra Int32?"], Fields(record));
        Assert.Equal([3, null, 6], Values(record));
        await database.RunAsync((kind == "postgresql"
                ? $"ALTER TABLE {table} ALTER id TYPE bigint, ALTER extra TYPE varchar(9) USING extra::text; ALTER TABLE {table} RENAME v TO w; "
                : $"ALTER TABLE {table} MODIFY id bigint NOT NULL, MODIFY extra varchar(9), CHANGE v w varchar(9); ")
            + $"INSERT INTO {table} VALUES (5000000000, 'c', 'text')");
        record = (await task.TakeAsync(1))[0];
        Assert.Equal(["id Int64", "w String?", "extra String?"], Fields(record));
        Assert.Equal([5000000000L, "c", "text"], Values(record));
        await database.RunAsync($"ALTER TABLE {table} DROP COLUMN w; INSERT INTO {table} VALUES (5000000001, 'last')");
        Assert.Equal(["id Int64", "extra String?"], Fields((await task.TakeAsync(1))[0]));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Altered_tables_a_table_that_was_dropped_and_made_again_is_read_on_from_the_same_offset(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("remade");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, v varchar(5)); INSERT INTO {table} VALUES (1, 'a'), (2, 'b')");
        await using var task = await StartAsync(database, kind, table);
        await task.TakeAsync(2);
        await database.RunAsync($"DROP TABLE {table}; CREATE TABLE {table} (more varchar(5), id bigint NOT NULL); "
            + $"INSERT INTO {table} VALUES ('old', 2), ('new', 3)");
        var record = (await task.TakeAsync(1))[0];
        Assert.Equal(["more String?", "id Int64"], Fields(record));
        Assert.Equal(["new", 3L], Values(record));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Altered_tables_a_table_is_altered_after_the_rows_that_are_being_read(string kind)
    {
        await using var database = await OpenAsync(kind);
        var table = database.Table("streamed");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, v varchar(500)); "
            + $"INSERT INTO {table} VALUES {string.Join(',', Enumerable.Range(1, 2000).Select(i => $"({i}, '{new string('x', 500)}')"))}");
        await using var task = await StartAsync(database, kind, table, (JdbcSourceConfig.BatchMaxRowsKey, "100"));
        await task.TakeAsync(100);
        var alter = database.RunAsync($"ALTER TABLE {table} ADD COLUMN extra int");
        var records = await task.TakeAsync(1900);
        Assert.All(records, r => Assert.Equal(2, r.ValueSchema!.Fields.Count));
        await task.PollAsync();
        await alter.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await database.RunAsync($"INSERT INTO {table} VALUES (3000, 'y', 9)");
        var record = (await task.TakeAsync(1))[0];
        Assert.Equal(["id Int32", "v String?", "extra Int32?"], Fields(record));
        Assert.Equal([3000, "y", 9], Values(record));
    }
}
