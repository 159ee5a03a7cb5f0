using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Urls;
using Connectors.Jdbc.Writing;

namespace Connectors.Jdbc.Tests.Sink;

public sealed class RefusedRecordsTests
{
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString));
    private static readonly Schema Id = SinkRun.Fields(("id", Schema.Int32));

    public static TheoryData<string> Stores => ["postgresql", "mysql", "sqlite"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Refused_records_take_the_whole_poll_back_with_them(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("batch.size", "2"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20))");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (3, 'there')");
        SinkRecord[] records = [.. Enumerable.Range(1, 5).Select(i => run.Record(IdName, i, "n"))];
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(records));
        Assert.StartsWith("java.sql.SQLException: Exception chain", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["3|there"], await run.Rows());
        await store.Run($"DELETE FROM {store.Q(run.Topic)}");
        await run.Put(records);
        Assert.Equal(5, (await run.Rows()).Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Refused_records_are_reported_one_by_one_where_there_is_a_reporter(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY CHECK (id < 90), name VARCHAR(5) NOT NULL)");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (4, 'there')");
        await run.Put([.. ((int, string?)[])[(1, "ok"), (99, "big"), (3, null), (4, "dup"), (5, "fine"), (6, "ok"), (7, "last")] is var rows
            ? rows.Select(r => run.Record(IdName, r.Item1, r.Item2)) : []]);
        Assert.Equal(["1|ok", "4|there", "5|fine", "6|ok", "7|last"], await run.Rows());
        Assert.Equal([1L, 2L, 3L], run.Context.Reported.Select(r => r.Record.Offset));
        Assert.All(run.Context.Reported, r => Assert.IsType<SqlException>(r.Error));
    }

    [Fact]
    public async Task Refused_records_of_a_missing_column_are_reported_and_the_others_written()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, null, true);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY)");
        await run.Put(run.Record(Id, 1), run.Record(IdName, 2, "x"), run.Record(Id, 3));
        Assert.Equal(["1", "3"], await run.Rows());
        Assert.IsType<TableAlterOrCreateException>(Assert.Single(run.Context.Reported).Error);
    }

    [Fact]
    public async Task Refused_records_are_tried_again_as_often_as_retries_allow()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, ("max.retries", "2"), ("retry.backoff.ms", "250"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY)");
        var (good, bad) = (run.Record(Id, 1), run.Record(Id, 1));
        await run.Put(good);
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<RetriableException>(() => run.Put(bad));
        await Assert.ThrowsAsync<ConnectException>(() => run.Put(bad));
        Assert.Equal([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)], run.Context.Timeouts);
        // A success gives all retries back.
        await store.Run($"DELETE FROM {store.Q(run.Topic)}");
        await run.Put(bad);
        await Assert.ThrowsAsync<RetriableException>(() => run.Put(bad));
    }

    [Fact]
    public async Task Refused_records_show_no_values_where_they_are_to_be_trimmed()
    {
        using var store = Store.Of("postgresql");
        foreach (var trim in (bool[])[true, false])
        {
            await using var run = await SinkRun.Start(store, ("trim.sensitive.log", trim ? "true" : "false"));
            await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY CHECK (id > 0), name TEXT)");
            var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(IdName, -1, "s3cr3t-value")));
            Assert.Equal(!trim, failure.ToString().Contains("s3cr3t", StringComparison.Ordinal));
            Assert.Contains("23514", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}", "no value", "delete.enabled=true")]
    [InlineData("pk.mode=record_key,pk.fields=k", "no key", "a null key")]
    [InlineData("{}", "no schema", "without a schema")]
    [InlineData("{}", "number", "INT32")]
    [InlineData("pk.mode=record_key", "int key", "exactly one PK column")]
    [InlineData("pk.mode=record_key,pk.fields=z", "struct key", "does not contain field: z")]
    [InlineData("pk.mode=record_value,pk.fields=z", "value", "does not contain field: z")]
    [InlineData("pk.mode=kafka,pk.fields=a", "value", "exactly 3")]
    [InlineData("pk.mode=kafka,pk.fields=a;b;a", "value", "exactly 3 different")]
    [InlineData("insert.mode=upsert", "value", "check the primary key configuration")]
    [InlineData("fields.whitelist=nothing", "value", "No fields found")]
    [InlineData("fields.whitelist=a", "text", "fields.whitelist")]
    [InlineData("pk.mode=record_value", "text", "not supported with String")]
    [InlineData("pk.mode=record_key,pk.fields=record_value", "text with key", "give it another name")]
    [InlineData("{}", "struct in struct", "(STRUCT) type doesn't have a mapping")]
    [InlineData("{}", "array", "(ARRAY) type doesn't have a mapping")]
    [InlineData("timestamp.fields.list=name", "value", "decimal digits")]
    public async Task Refused_records_fail_the_task_at_once_where_no_retry_can_help(string options, string record, string expected)
    {
        using var store = Store.Of("sqlite");
        (string, string)[] more = [.. options.Split(',').Where(o => o != "{}").Select(o => o.Split('=')).Select(o => (o[0], o[1].Replace(';', ',')))];
        await using var run = await SinkRun.Start(store, null, true, [("auto.create", "true"), ("max.retries", "5"), .. more]);
        var nested = SinkRun.Fields(("id", Schema.Int32), ("x", Id));
        var array = SinkRun.Fields(("x", SchemaBuilder.Array(Schema.Int32).Build()));
        var bad = record switch
        {
            "no value" => run.Raw(null, null, null, null),
            "no key" or "value" => run.Record(IdName, 1, "a"),
            "no schema" => run.Raw(null, ConnectMap.From(new System.Collections.Hashtable { ["a"] = 1 }), null, null),
            "number" => run.Raw(Schema.Int32, 5, null, null),
            "int key" => run.Raw(IdName, SinkRun.Struct(IdName, 1, "a"), Schema.Int32, 1),
            "struct key" => run.Raw(IdName, SinkRun.Struct(IdName, 1, "a"), Id, SinkRun.Struct(Id, 1)),
            "text" => run.Raw(Schema.String, "hello", null, null),
            "text with key" => run.Raw(Schema.String, "hello", Schema.String, "k"),
            "struct in struct" => run.Record(nested, 1, SinkRun.Struct(Id, 1)),
            _ => run.Record(array, (object)new object?[] { 1 }),
        };
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(bad));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Empty(run.Context.Reported);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Refused_records_are_named_with_their_table_topic_partition_and_offsets(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, ("batch.size", "2"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY CHECK (id < 9))");
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put([.. ((int[])[1, 2, 3, 9, 5]).Select(i => run.Record(Id, i))]));
        Assert.Contains($"writing 2 records to table ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{store.Q(run.Topic)} ({run.Topic}-0@2 to 3)", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(Id, 9)));
        Assert.Contains($"writing 1 record to table ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{store.Q(run.Topic)} ({run.Topic}-0@5)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v INET", "", "connection.stringtype=unspecified")]
    [InlineData("v TEXT", "insert.mode=upsert;pk.mode=record_value", "unique constraint on exactly the key columns")]
    [InlineData("v TEXT", "table.name.format=nosuch.${topic};auto.create=true", "create it, or change table.name.format")]
    [InlineData("v TEXT", "table.name.format=${topic}.", "has an empty part: change table.name.format=${topic}.")]
    public async Task Refused_records_say_what_to_do_about_tables_in_PostgreSQL(string columns, string options, string expected)
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store,
            [.. options.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=')).Select(o => (o[0], o[1]))]);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} ({columns})");
        var text = SinkRun.Fields(("v", Schema.String));
        Assert.Contains(expected, (await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(text, "1.2.3.4")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_records_name_the_table_that_may_not_be_made()
    {
        using var store = Store.Of("postgresql");
        await using var run = await SinkRun.Start(store, ("max.retries", "10"));
        var failure = await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(run.Record(Id, 1)));
        Assert.Contains($"\"{run.Topic}\" is missing and auto-creation is disabled", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(first needed by record {run.Topic}-0@0)", failure.Message, StringComparison.Ordinal);
        await store.Run($"CREATE VIEW {store.Q(run.Topic)} AS SELECT 1 AS id");
        try { await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(run.Record(Id, 1))); }
        finally { await store.Run($"DROP VIEW {store.Q(run.Topic)}"); }
    }

    [Theory]
    [InlineData("false", "auto-evolution is disabled")]
    [InlineData("true", "is not optional and does not have a default value")]
    public async Task Refused_records_name_the_column_that_may_not_be_added(string evolve, string expected)
    {
        using var store = Store.Of("mysql");
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("auto.evolve", evolve));
        var more = SinkRun.Fields(("id", Schema.Int32), ("age", evolve == "true" ? Schema.Int32 : Schema.OptionalInt32));
        var failure = await Assert.ThrowsAsync<TableAlterOrCreateException>(() => run.Put(run.Record(Id, 1), run.Record(more, 2, 3)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'age'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await run.Rows());
    }

    [Fact]
    public async Task Refused_records_go_in_once_the_column_was_added_by_hand()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, null, true, ("auto.create", "true"));
        await run.Put(run.Record(Id, 1));
        await run.Put(run.Record(IdName, 2, "x"));
        Assert.Single(run.Context.Reported);
        await store.Run($"ALTER TABLE {store.Q(run.Topic)} ADD name TEXT");
        await run.Put(run.Record(IdName, 3, "y"));
        Assert.Equal(["1|-", "3|y"], await run.Rows());
    }

    [Fact]
    public async Task Refused_records_show_the_codes_of_the_server_alone_where_they_are_to_be_trimmed()
    {
        using var store = Store.Of("mysql");
        await using var run = await SinkRun.Start(store, ("trim.sensitive.log", "true"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(3))");
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(IdName, 1, "s3cr3t-value")));
        Assert.Contains("errorCode=1406", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_records_say_what_to_do_about_text_keys_in_MySQL()
    {
        using var store = Store.Of("mysql");
        await using var run = await SinkRun.Start(store, ("auto.create", "true"), ("pk.mode", "record_key"), ("pk.fields", "k"));
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Raw(Id, SinkRun.Struct(Id, 1), Schema.String, "k1")));
        Assert.Contains("VARCHAR", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_records_are_none_when_the_server_ended_the_connection_between_polls()
    {
        using var store = Store.Of("postgresql");
        var application = Servers.Unique("app");
        store.Config["connection.url"] += $"?ApplicationName={application}";
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        await run.Put(run.Record(Id, 1));
        Assert.Single(
            await store.Rows($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{application}' AND pid <> pg_backend_pid()"));
        await run.Put(run.Record(Id, 2));
        Assert.Equal(["1", "2"], await run.Rows());
        Assert.Empty(run.Context.Timeouts);
    }

    [Fact]
    public async Task Refused_records_are_none_when_the_server_ended_the_connection_in_the_middle_of_a_write()
    {
        using var store = Store.Of("postgresql");
        var application = Servers.Unique("app");
        store.Config["connection.url"] += $"?ApplicationName={application}";
        await using var run = await SinkRun.Start(store);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT)");
        await using (var other = await DirectConnection.OpenAsync(store.Target))
        {
            await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var command = Dialect.Command(other, transaction, $"LOCK TABLE {store.Q(run.Topic)} IN EXCLUSIVE MODE");
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var put = run.Put(run.Record(Id, 1), run.Record(Id, 2));
            await Eventually.True(async () => (await store.Rows(
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{application}' "
                + $"AND wait_event_type = 'Lock' AND query LIKE 'INSERT%{run.Topic}%'")).Count == 1, "the write waits for the lock");
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
            await put;
        }
        Assert.Equal(["1", "2"], await run.Rows());
    }

    [Fact]
    public async Task Refused_records_are_none_when_the_first_of_several_hosts_does_not_answer()
    {
        using var store = Store.Of("postgresql");
        var direct = store.Config["connection.url"];
        store.Config["connection.url"] = direct.Replace("//", "//127.0.0.1:1,", StringComparison.Ordinal);
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        await run.Put(run.Record(Id, 1));
        store.Config["connection.url"] = direct;
        Assert.Equal(["1"], await run.Rows());
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    public async Task Refused_records_are_none_when_the_wire_was_cut_between_polls(string kind)
    {
        using var store = Store.Of(kind);
        var url = JdbcUrl.Parse(store.Config["connection.url"]);
        await using var wire = new TcpProxy(url.Hosts[0].Name, url.Hosts[0].Port!.Value);
        var direct = store.Config["connection.url"];
        store.Config["connection.url"] = $"jdbc:{kind}://127.0.0.1:{wire.Port}/{url.Database}";
        await using var run = await SinkRun.Start(store, ("auto.create", "true"));
        store.Config["connection.url"] = direct;
        await run.Put(run.Record(Id, 1));
        Assert.Equal(1, wire.Cut());
        await run.Put(run.Record(Id, 2));
        Assert.Equal(["1", "2"], await run.Rows());
        Assert.Empty(run.Context.Timeouts);
    }

    [Fact]
    public async Task Refused_records_fail_the_task_when_no_connection_is_to_be_had()
    {
        using var store = Store.Of("postgresql");
        store.Config["connection.url"] = "jdbc:postgresql://127.0.0.1:1/x?password=s3cr3t";
        await using var run = new Closing(await SinkRunWithoutTable(store,
            ("connection.attempts", "2"), ("connection.backoff.ms", "10"), ("max.retries", "5")));
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Task.PutAsync([new("t", 0, null, null, Id, SinkRun.Struct(Id, 1), 0)],
            TestContext.Current.CancellationToken));
        Assert.IsNotType<RetriableException>(failure);
        Assert.Contains("Could not connect to jdbc:postgresql://127.0.0.1:1/x?password=[hidden] in 2 attempts", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<JdbcSinkTask> SinkRunWithoutTable(Store store, params (string Key, string Value)[] options)
    {
        var config = new Dictionary<string, string>(store.Config);
        foreach (var (key, value) in options) config[key] = value;
        var task = new JdbcSinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, TestContext.Current.CancellationToken);
        return task;
    }

    private sealed class Closing(JdbcSinkTask task) : IAsyncDisposable
    {
        public JdbcSinkTask Task { get; } = task;
        public async ValueTask DisposeAsync() => await Task.StopAsync();
    }
}
