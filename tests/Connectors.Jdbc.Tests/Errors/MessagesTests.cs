using Connect.Api;
using Connectors.Jdbc.Tests.Source;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Errors;

/// <summary>What users read when a connection, a query or a row is refused: the connector's own keys, what the database said, where it happened, no secrets.</summary>
public sealed class MessagesTests
{
    private const string Secret = "wr0ng-s3cret";
    private static readonly Schema IdName = SinkRun.Fields(("id", Schema.Int32), ("name", Schema.OptionalString));

    public static TheoryData<string> Servers => ["postgresql", "mysql", "mariadb"];

    private static Dictionary<string, string> With(Store store, params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string>(store.Config)
        {
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.TableWhitelistKey] = "x",
            ["connection.attempts"] = "1",
            ["tasks.max"] = "1",
        };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    // The same is to be read whoever finds it: both validations, the tasks and the source connector.
    private static async Task<string[]> ConnectingAsync(Dictionary<string, string> config)
    {
        var token = TestContext.Current.CancellationToken;
        var sink = (await new JdbcSinkConnector().ValidateAsync(config, token)).Single(v => v.Name == JdbcConfig.ConnectionUrlKey).Errors;
        var source = (await new JdbcSourceConnector().ValidateAsync(config, token)).Single(v => v.Name == JdbcConfig.ConnectionUrlKey).Errors;
        var task = await Assert.ThrowsAsync<ConnectException>(() => RunningTask.StartAsync(new Dictionary<string, string>(config), "x"));
        var writer = new JdbcSinkTask();
        writer.Initialize(new Connect.Testing.TestSinkContext(config));
        await writer.StartAsync(config, token);
        var put = await Assert.ThrowsAsync<ConnectException>(() => writer.PutAsync([new("t", 0, null, null, IdName, SinkRun.Struct(IdName, 1, "a"), 0)], token));
        await writer.StopAsync();
        Assert.DoesNotContain(Secret, task.ToString() + put, StringComparison.Ordinal);
        return [Assert.Single(sink), Assert.Single(source), task.Message, put.Message];
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_wrong_password_is_called_that(string kind)
    {
        using var store = Store.Of(kind);
        Assert.All(await ConnectingAsync(With(store, ("connection.password", Secret))), message =>
        {
            Assert.Contains($"The login of user '{store.Config["connection.user"]}' was refused: ", message, StringComparison.Ordinal);
            Assert.EndsWith("Check connection.user and connection.password.", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        });
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_server_that_is_not_there_is_one_to_check_the_host_and_port_of(string kind)
    {
        using var store = Store.Of(kind);
        Assert.All(await ConnectingAsync(With(store, ("connection.url", $"jdbc:{kind}://127.0.0.1:1/x"))), message =>
            Assert.EndsWith("Check that the database runs and accepts connections, and host and port in connection.url.", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_one_to_check_the_name_of()
    {
        using var store = Store.Of("postgresql");
        var url = JdbcUrl.Parse(store.Config["connection.url"]);
        Assert.All(await ConnectingAsync(With(store, ("connection.url", $"jdbc:postgresql://{url.Hosts[0].Name}:{url.Hosts[0].Port}/nosuch"))), message =>
        {
            Assert.Contains("database \"nosuch\" does not exist [SQLSTATE 3D000]", message, StringComparison.Ordinal);
            Assert.EndsWith("Check the database's name in connection.url.", message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("postgresql", "SELECT nam FROM {0}", "column \"nam\" does not exist; hint: Perhaps you meant to reference the column \"{0}.name\" [SQLSTATE 42703]")]
    [InlineData("mysql", "SELECT nam FROM {0}", "Unknown column 'nam' in ")]
    [InlineData("sqlite", "SELECT nam FROM {0}", "no such column: nam [SQLite error 1]")]
    public async Task A_query_that_the_database_does_not_take_is_an_error_of_the_query(string kind, string query, string reason)
    {
        using var store = Store.Of(kind);
        var table = Connect.Testing.Servers.Unique("checked");
        await store.Run($"CREATE TABLE {table} (id INT, name VARCHAR(9))");
        try
        {
            var config = With(store, (JdbcSourceConfig.QueryKey, query.Replace("{0}", table, StringComparison.Ordinal)));
            config.Remove(JdbcSourceConfig.TableWhitelistKey);
            var values = await new JdbcSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
            var (key, message) = Assert.Single(values.SelectMany(v => v.Errors.Select(e => (v.Name, e))));
            Assert.Equal(JdbcSourceConfig.QueryKey, key);
            Assert.Contains(reason.Replace("{0}", table, StringComparison.Ordinal), message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        finally { await store.Run($"DROP TABLE {table}"); }
    }

    [Theory]
    [InlineData("postgresql", "duplicate key value violates unique constraint \"{0}_pkey\"; detail: Key (id)=(1) already exists")]
    [InlineData("mysql", "Duplicate entry '1' for key 'PRIMARY'")]
    [InlineData("sqlite", "UNIQUE constraint failed: {0}.id")]
    public async Task A_refused_row_is_named_with_what_the_database_said_the_table_the_records_and_the_task(string kind, string said)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store);
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, name VARCHAR(20))");
        await store.Run($"INSERT INTO {store.Q(run.Topic)} VALUES (1, 'there')");
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(IdName, 1, "a")));
        Assert.Contains(said.Replace("{0}", run.Topic, StringComparison.Ordinal), failure.Message, StringComparison.Ordinal);
        Assert.Contains("writing 1 record to table ", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{store.Q(run.Topic)} ({run.Topic}-0@0) in ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("task test-connector-0", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_shown_with_its_column_and_the_row_before_it()
    {
        await using var database = await TestDatabase.PostgresAsync();
        var table = database.Table("bad_value");
        await database.RunAsync($"CREATE TABLE {table} (id int NOT NULL, d date); INSERT INTO {table} VALUES (1, '2024-01-01'), (2, 'infinity')");
        await using var task = await RunningTask.StartAsync(database.Config((JdbcSourceConfig.ModeKey, "incrementing"), (JdbcSourceConfig.IncrementingColumnKey, "id")),
            $"\"public\".\"{table}\"");
        // What was read before it goes out first.
        Assert.Equal([1], await task.TakeAsync(1, "id"));
        var failure = await Assert.ThrowsAsync<DataException>(task.PollAsync);
        Assert.Contains($"column d (date) of {table}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("infinity", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("The row comes after offset {incrementing=1}.", failure.Message, StringComparison.Ordinal);
    }
}
