using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Writing;

namespace Connectors.Jdbc.Tests.Sink;

/// <summary>Tables that somebody alters, drops or replaces while the sink writes to them.</summary>
public sealed class AlteredTablesTests
{
    private static readonly Schema Id = SinkRun.Fields(("id", Schema.Int32));
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString));
    private static readonly Schema IdNameMore = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString), ("more", Schema.OptionalInt64));

    private static readonly string[] Kinds = ["postgresql", "mysql", "mariadb", "sqlite"], Modes = ["insert", "upsert", "update"];

    public static TheoryData<string> Stores => [.. Kinds];

    public static MatrixTheoryData<string, bool> StoresByEvolution => new(Kinds, [false, true]);

    public static MatrixTheoryData<string, string> StoresByMode => new(Kinds, Modes);

    // Of each mode the rows that two records leave behind, of which the first was there.
    private static async Task<SinkRun> StartAsync(Store store, string mode, params (string, string)[] more)
    {
        var run = await SinkRun.Start(store, null, false,
            [("insert.mode", mode), ("pk.mode", "record_key"), ("pk.fields", "id"), ("delete.enabled", "true"), ("max.retries", "0"), .. more]);
        return run;
    }

    private static SinkRecord Keyed(SinkRun run, int id, Schema? schema, params object?[] values) =>
        run.Raw(schema, schema is null ? null : SinkRun.Struct(schema, values), Id, SinkRun.Struct(Id, id));

    [Theory]
    [MemberData(nameof(StoresByEvolution))]
    public async Task Altered_tables_take_new_fields_once_somebody_has_added_the_columns(string kind, bool evolve)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("auto.evolve", evolve ? "true" : "false"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY)");
        await run.Put(run.Record(Id, 1));
        await store.Run($"ALTER TABLE {store.Q(run.Topic)} ADD COLUMN name VARCHAR(20)");
        await store.Run($"ALTER TABLE {store.Q(run.Topic)} ADD COLUMN more BIGINT");
        await run.Put(run.Record(IdNameMore, 2, "x", 5L), run.Record(Id, 3));
        Assert.Equal(["1|-|-", "2|x|5", "3|-|-"], await run.Rows());
        Assert.DoesNotContain(run.Log.Lines, l => l.Text.Contains("Adding columns", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StoresByEvolution))]
    public async Task Altered_tables_get_a_dropped_column_back_where_evolution_is_allowed_and_are_said_to_lack_it_where_not(string kind, bool evolve)
    {
        using var store = Store.Of(kind);
        await using var run = await StartAsync(store, "upsert", ("auto.evolve", evolve ? "true" : "false"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20))");
        await run.Put(Keyed(run, 1, IdName, 1, "a"));
        await store.Run($"ALTER TABLE {store.Q(run.Topic)} DROP COLUMN name");
        if (evolve)
        {
            await run.Put(Keyed(run, 2, IdName, 2, "b"));
            Assert.Equal(["1|-", "2|b"], await run.Rows());
        }
        else
        {
            var failure = await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(Keyed(run, 2, IdName, 2, "b")));
            Assert.Contains("is missing fields", failure.Message, StringComparison.Ordinal);
            Assert.Contains("'name'", failure.Message, StringComparison.Ordinal);
            Assert.Equal(["1"], await run.Rows());
        }
    }

    [Theory]
    [MemberData(nameof(StoresByMode))]
    public async Task Altered_tables_take_more_once_a_column_is_wider(string kind, string mode)
    {
        using var store = Store.Of(kind);
        await using var run = await StartAsync(store, mode);
        var table = store.Q(run.Topic);
        await store.Run($"CREATE TABLE {table} (id INT PRIMARY KEY, name VARCHAR(3) CHECK (length(name) <= 3))");
        if (mode == "update") await store.Run($"INSERT INTO {table} VALUES (1, '-'), (2, '-')");
        await run.Put(Keyed(run, 1, IdName, 1, "a"));
        await Assert.ThrowsAsync<ConnectException>(() => run.Put(Keyed(run, 2, IdName, 2, "too long")));
        if (kind == "sqlite")
        {
            await store.Run($"CREATE TABLE wide (id INT PRIMARY KEY, name VARCHAR(50)); INSERT INTO wide SELECT * FROM {table}; DROP TABLE {table}; "
                + $"ALTER TABLE wide RENAME TO {table}");
        }
        else
        {
            await store.Run(kind == "postgresql"
                ? $"ALTER TABLE {table} DROP CONSTRAINT \"{run.Topic}_name_check\", ALTER id TYPE BIGINT, ALTER name TYPE VARCHAR(50)"
                : $"ALTER TABLE {table} MODIFY id BIGINT, MODIFY name VARCHAR(50)");
        }
        await run.Put(Keyed(run, 2, IdName, 2, "long enough"));
        Assert.Equal(["1|a", "2|long enough"], await run.Rows());
        await run.Put(Keyed(run, 1, null));
        Assert.Equal(["2|long enough"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(StoresByMode))]
    public async Task Altered_tables_are_written_to_when_they_were_dropped_and_made_again_with_other_columns(string kind, string mode)
    {
        using var store = Store.Of(kind);
        await using var run = await StartAsync(store, mode);
        var table = store.Q(run.Topic);
        await store.Run($"CREATE TABLE {table} (id INT PRIMARY KEY, name VARCHAR(20))");
        if (mode == "update") await store.Run($"INSERT INTO {table} VALUES (1, '-')");
        await run.Put(Keyed(run, 1, IdName, 1, "a"));
        await run.Put(Keyed(run, 9, null));
        await store.Run($"DROP TABLE {table}");
        await store.Run($"CREATE TABLE {table} (name VARCHAR(50), extra INT DEFAULT 7, id BIGINT PRIMARY KEY)");
        if (mode == "update") await store.Run($"INSERT INTO {table} (id) VALUES (2), (3)");
        await run.Put(Keyed(run, 2, IdName, 2, "b"), Keyed(run, 3, IdName, 3, "c"));
        Assert.Equal(["2|b|7", "3|c|7"], await run.Rows("id, name, extra"));
        await run.Put(Keyed(run, 2, null));
        Assert.Equal(["3|c|7"], await run.Rows("id, name, extra"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Altered_tables_are_made_again_where_that_is_allowed(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await StartAsync(store, "upsert", ("auto.create", "true"));
        await run.Put(Keyed(run, 1, IdName, 1, "a"));
        await store.Run($"DROP TABLE {store.Q(run.Topic)}");
        await run.Put(Keyed(run, 2, IdName, 2, "b"));
        Assert.Equal(["2|b"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Altered_tables_are_missing_while_they_have_another_name_and_written_to_when_they_have_their_own_again(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await StartAsync(store, "insert");
        var (table, away) = (store.Q(run.Topic), store.Q(run.Topic + "_away"));
        await store.Run($"CREATE TABLE {table} (id INT PRIMARY KEY, name VARCHAR(20))");
        await run.Put(Keyed(run, 1, IdName, 1, "a"));
        await store.Run($"ALTER TABLE {table} RENAME TO {away}");
        var failure = await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(Keyed(run, 2, IdName, 2, "b")));
        Assert.Contains("is missing and auto-creation is disabled (auto.create=false", failure.Message, StringComparison.Ordinal);
        await store.Run($"ALTER TABLE {away} RENAME TO {table}");
        await run.Put(Keyed(run, 2, IdName, 2, "b"));
        Assert.Equal(["1|a", "2|b"], await run.Rows());
    }

    [Fact]
    public async Task Altered_tables_take_times_rightly_a_minute_after_a_column_was_given_a_zone()
    {
        using var store = Store.Of("postgresql");
        var time = new ManualTime();
        await using var run = await SinkRun.Start(time, store, null, false, ("db.timezone", "Asia/Tokyo"));
        var schema = SinkRun.Fields(("id", Schema.Int32), ("t", LogicalTypes.Timestamp));
        var noon = new DateTime(2024, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, t TIMESTAMP)");
        await run.Put(run.Record(schema, 1, noon));
        await store.Run($"ALTER TABLE {store.Q(run.Topic)} ALTER t TYPE TIMESTAMPTZ USING t AT TIME ZONE 'Asia/Tokyo'");
        time.Advance(TimeSpan.FromMinutes(1));
        await run.Put(run.Record(schema, 2, noon));
        Assert.Equal(["1|2024-07-01 12:00:00", "2|2024-07-01 12:00:00"], await run.Rows("id, t AT TIME ZONE 'UTC'"));
    }

    [Fact]
    public async Task Altered_tables_that_cut_the_name_of_a_new_column_fail_at_once_and_say_so()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, null, false, ("auto.create", "true"), ("auto.evolve", "true"), ("max.retries", "1000000"));
        var schema = SinkRun.Fields(("id", Schema.Int32), (new string('n', 70), Schema.OptionalString));
        await run.Put(run.Record(Id, 1));
        var failure = await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(run.Record(schema, 2, "x")));
        Assert.Contains("still missing fields", failure.Message, StringComparison.Ordinal);
    }
}
