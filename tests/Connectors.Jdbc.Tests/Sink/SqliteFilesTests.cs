using System.Diagnostics;
using Connect.Api;
using Connect.Testing;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Tests.Source;
using Connectors.Jdbc.Urls;

namespace Connectors.Jdbc.Tests.Sink;

/// <summary>Files that others lock, that may not be written, or that are none of SQLite's.</summary>
public sealed class SqliteFilesTests
{
    private static readonly Schema Id = SinkRun.Fields(("id", Schema.Int32));

    private static async Task<System.Data.Common.DbConnection> LockAsync(Store store)
    {
        var other = await DirectConnection.OpenAsync(store.Target);
        await using var command = Dialect.Command(other, null, "BEGIN EXCLUSIVE");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return other;
    }

    [Fact]
    public async Task Sqlite_files_that_stay_locked_are_waited_for_as_long_as_busy_timeout_says_and_written_to_afterwards()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, ("connection.busy_timeout", "1000"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY)");
        await run.Put(run.Record(Id, 1));
        await using (await LockAsync(store))
        {
            var began = Stopwatch.GetTimestamp();
            var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(Id, 2)));
            var took = Stopwatch.GetElapsedTime(began);
            Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
            Assert.Contains("database is locked", failure.Message, StringComparison.Ordinal);
            Assert.Contains("connection.busy_timeout", failure.Message, StringComparison.Ordinal);
        }
        await run.Put(run.Record(Id, 2));
        Assert.Equal(["1", "2"], await run.Rows());
    }

    [Fact]
    public async Task Sqlite_files_that_are_free_in_time_are_written_to_without_a_failure()
    {
        using var store = Store.Of("sqlite");
        await using var run = await SinkRun.Start(store, ("connection.busy_timeout", "20000"));
        await store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY)");
        await run.Put(run.Record(Id, 1));
        Task put;
        await using (await LockAsync(store))
        {
            // The wait for the lock is a thread's own, and does not hold up who asks.
            put = run.Put(run.Record(Id, 2));
            Assert.False(put.IsCompleted);
        }
        await put;
        Assert.Equal(["1", "2"], await run.Rows());
    }

    [Fact]
    public async Task Sqlite_files_that_are_locked_are_read_when_they_are_free_and_the_task_says_what_it_waits_for()
    {
        using var store = Store.Of("sqlite");
        await store.Run("CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
        await using var task = await RunningTask.StartAsync(new(store.Config)
        {
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.PollIntervalKey] = "20",
            [JdbcSourceConfig.PollLingerKey] = "100",
            ["connection.busy_timeout"] = "500",
        }, "t");
        await using (await LockAsync(store))
        {
            // The wait for the lock is a thread's own, and does not hold up who asks.
            var poll = task.PollAsync();
            Assert.False(poll.IsCompleted);
            Assert.Null(await poll);
        }
        var told = Assert.Single(task.Context.Retries);
        Assert.Equal("reading table t", told.Operation);
        Assert.Contains("database is locked [SQLite error 5]", told.Error.Message, StringComparison.Ordinal);
        Assert.Equal([1L], await task.TakeAsync(1, "id"));
    }

    [Fact]
    public async Task Sqlite_files_that_may_not_be_written_are_read_and_refuse_rows_with_the_reason()
    {
        using var store = Store.Of("sqlite");
        await store.Run("CREATE TABLE t (id BIGINT); INSERT INTO t VALUES (1)");
        var readOnly = store.Config["connection.url"] + "?mode=ro";
        await using (var task = await RunningTask.StartAsync(new(store.Config)
        {
            ["connection.url"] = readOnly,
            [JdbcSourceConfig.ModeKey] = "bulk",
            [JdbcSourceConfig.PollIntervalKey] = "20",
        }, "t")) Assert.Equal([1L], await task.TakeAsync(1, "id"));
        var direct = store.Config["connection.url"];
        store.Config["connection.url"] = readOnly;
        await using var run = await SinkRun.Start(store, "t", false);
        store.Config["connection.url"] = direct;
        var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(run.Record(Id, 2)));
        Assert.Contains("attempt to write a readonly database", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mode=ro", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sqlite_files_that_are_none_of_SQLites_say_so()
    {
        using var store = Store.Of("sqlite");
        await System.IO.File.WriteAllTextAsync(JdbcUrl.Parse(store.Config["connection.url"]).Database!, new string('x', 2000), TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ConnectException>(() => RunningTask.StartAsync(new(store.Config)
        {
            [JdbcSourceConfig.ModeKey] = "incrementing",
            [JdbcSourceConfig.IncrementingColumnKey] = "id",
        }, "t"));
        Assert.Contains("file is not a database [SQLite error 26]", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connection.url", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sqlite_files_in_folders_that_are_not_there_are_said_to_be()
    {
        var failure = await Assert.ThrowsAsync<ConnectException>(() => RunningTask.StartAsync(new()
        {
            ["connection.url"] = "jdbc:sqlite:/nosuchfolder/x.db",
            [JdbcSourceConfig.ModeKey] = "bulk",
            ["connection.attempts"] = "1",
        }, "t"));
        Assert.Contains("unable to open database file [SQLite error 14]. Check that the folder of the path in connection.url is there", failure.Message,
            StringComparison.Ordinal);
    }
}
