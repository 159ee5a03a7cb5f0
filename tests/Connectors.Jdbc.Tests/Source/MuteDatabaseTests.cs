using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Connections;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Databases.PostgreSql;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>
/// A server that goes silent while a statement runs holds a task up no longer than <c>socketTimeout</c> says, and not at all once the task is to stop.
/// </summary>
public sealed class MuteDatabaseTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly Schema Id = SinkRun.Fields(("id", Schema.Int32));

    public static TheoryData<string, string> Timeouts => new()
    {
        { "postgresql", "socketTimeout=2&connectTimeout=2" },
        { "mysql", "socketTimeout=2000&connectTimeout=2000" },
        { "mariadb", "socketTimeout=2000&connectTimeout=2000" },
    };

    public static TheoryData<string> Kinds => ["postgresql", "mysql", "mariadb"];

    private static TcpProxy Through(Store store, string properties)
    {
        var url = JdbcUrl.Parse(store.Config["connection.url"]);
        var wire = new TcpProxy(url.Hosts[0].Name, url.Hosts[0].Port!.Value);
        store.Config["connection.url"] = $"jdbc:{store.Kind}://127.0.0.1:{wire.Port}/{url.Database}?{properties}";
        return wire;
    }

    private static async Task RunsAsync(Store direct, string mark) => await Eventually.True(async () => (await direct.Rows(direct.Kind == "postgresql"
        ? $"SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%{mark}%' AND pid <> pg_backend_pid()"
        : $"SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Sleep' AND INFO LIKE '%{mark}%' AND ID <> CONNECTION_ID()")).Count > 0, "the statement runs");

    private static (Dictionary<string, string> Config, string Mark) Sleeping(Store store)
    {
        var mark = Servers.Unique("slept");
        return (new(store.Config)
        {
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.QueryKey] = store.Kind == "postgresql" ? $"SELECT pg_sleep(120)::text AS {mark}" : $"SELECT SLEEP(120) AS {mark}",
            [JdbcSourceConfig.TopicPrefixKey] = "t",
            [JdbcSourceConfig.QueryRetryAttemptsKey] = "1",
            [JdbcConfig.ConnectionAttemptsKey] = "1",
        }, mark);
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task A_source_gives_up_a_query_when_the_time_for_an_answer_is_over(string kind, string properties)
    {
        using var direct = Store.Of(kind);
        using var store = Store.Of(kind);
        await using var wire = Through(store, properties);
        var (config, mark) = Sleeping(store);
        await using var task = await RunningTask.StartAsync(config);
        var poll = task.PollAsync();
        await RunsAsync(direct, mark);
        wire.Mute();
        var failure = await Assert.ThrowsAsync<ConnectException>(() => poll.WaitAsync(Timeout, TestContext.Current.CancellationToken));
        Assert.Contains("query.retry.attempts", failure.Message, StringComparison.Ordinal);
        await task.StopAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_source_that_is_to_stop_does_not_wait_for_the_answer(string kind)
    {
        using var direct = Store.Of(kind);
        using var store = Store.Of(kind);
        await using var wire = Through(store, "");
        var (config, mark) = Sleeping(store);
        await using var task = await RunningTask.StartAsync(config);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var poll = task.PollUntilAsync(stop.Token);
        await RunsAsync(direct, mark);
        wire.Mute();
        var took = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(Timeout, TestContext.Current.CancellationToken));
        await task.StopAsync().WaitAsync(Timeout, TestContext.Current.CancellationToken);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static async Task WriteAsync(string kind, string properties, Func<SinkRun, TcpProxy, CancellationTokenSource, Task, Task> check)
    {
        using var direct = Store.Of(kind);
        using var store = Store.Of(kind);
        await using var wire = Through(store, properties);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = await SinkRun.Start(store, ("connection.attempts", "1"));
        await direct.Run($"CREATE TABLE {direct.Q(run.Topic)} (id INT)");
        try
        {
            await using var holder = await DirectConnection.OpenAsync(direct.Target);
            await using (var hold = Dialect.Command(holder, null, kind == "postgresql"
                ? $"BEGIN; LOCK TABLE {direct.Q(run.Topic)} IN EXCLUSIVE MODE" : $"LOCK TABLES {direct.Q(run.Topic)} WRITE"))
                await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var put = run.PutUntil(stop.Token, run.Record(Id, 1));
            await RunsAsync(direct, run.Topic);
            wire.Mute();
            await check(run, wire, stop, put);
        }
        finally
        {
            store.Config["connection.url"] = direct.Config["connection.url"];
            await run.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public Task A_sink_gives_up_a_write_when_the_time_for_an_answer_is_over(string kind, string properties) =>
        WriteAsync(kind, properties, async (_, _, _, put) =>
        {
            var failure = await Assert.ThrowsAsync<ConnectException>(() => put.WaitAsync(Timeout, TestContext.Current.CancellationToken));
            // The connection was given up, and the write tried once more over another one.
            Assert.StartsWith("Could not connect", failure.Message, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_sink_that_is_to_stop_does_not_wait_for_the_answer(string kind) => WriteAsync(kind, "", async (run, _, stop, put) =>
    {
        var took = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put.WaitAsync(Timeout, TestContext.Current.CancellationToken));
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    });

    [Theory]
    [InlineData("postgresql", "sslmode=disable&readOnly=true&connectTimeout=1", "READ ONLY")]
    [InlineData("mariadb", "connectTimeout=1000", "SET SESSION")]
    public async Task A_server_that_goes_silent_after_the_login_is_waited_for_as_long_as_connecting_may_take(string kind, string properties, string statement)
    {
        using var store = Store.Of(kind);
        await using var wire = Through(store, properties);
        wire.MuteAt(statement);
        await Assert.ThrowsAsync<TimeoutException>(() =>
            ConnectionOpener.OpenOnceAsync(store.Target, TestContext.Current.CancellationToken).WaitAsync(Timeout, TestContext.Current.CancellationToken));
        Assert.True(wire.IsMute);
    }

    // As the system's resolver, which asks silent servers for a name without looking at the time or a token.
    [Fact]
    public async Task A_name_that_the_system_goes_on_looking_up_is_waited_for_no_longer_than_that_and_not_when_the_task_is_to_stop()
    {
        ConnectionTarget Of(int seconds) => new(new PostgreSqlDatabase(), JdbcUrl.Parse("jdbc:postgresql://h/d"), new NeverOpening(seconds), "", [],
            new Dictionary<string, string>(), []);
        await Assert.ThrowsAsync<TimeoutException>(() => ConnectionOpener.OpenOnceAsync(Of(1), TestContext.Current.CancellationToken));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = ConnectionOpener.OpenOnceAsync(Of(0), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    private sealed class NeverOpening(int seconds) : DbProviderFactory
    {
        public override DbConnection CreateConnection() => new Connection(seconds);

        private sealed class Connection(int seconds) : DbConnection
        {
            [AllowNull]
            public override string ConnectionString { get; set; } = "";
            public override int ConnectionTimeout => seconds;
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override ConnectionState State => ConnectionState.Connecting;
            public override Task OpenAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
            public override void Open() => throw new NotSupportedException();
            public override void Close() { }
            public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();
            protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();
            protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
        }
    }
}
