using Connect.Api;
using Connect.Testing;

namespace Connectors.Jdbc.Tests.Source;

/// <summary>When a table is read again, by a clock that only the test moves.</summary>
public sealed class PollIntervalTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_table_is_read_at_once_and_then_at_each_interval_but_not_a_millisecond_earlier()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1), (2), (3)");
        await using var task = await StartAsync(database, "a");
        Assert.Equal([1, 2, 3], Ids(await task.PollAsync()));
        for (var round = 0; round < 3; round++)
        {
            var next = await WaitingAsync(task);
            _time.Advance(TimeSpan.FromMilliseconds(199));
            Assert.False(next.IsCompleted);
            _time.Advance(Millisecond);
            Assert.Equal([1, 2, 3], Ids(await next));
        }
    }

    [Fact]
    public async Task The_interval_begins_when_the_last_row_has_been_read()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1), (2), (3)");
        await using var task = await StartAsync(database, "a", (JdbcSourceConfig.BatchMaxRowsKey, "2"));
        Assert.Equal([1, 2], Ids(await task.PollAsync()));
        // However long the rows of one reading take, the rest of them does not wait.
        _time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal([3], Ids(await task.PollAsync()));
        var next = await WaitingAsync(task);
        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(next.IsCompleted);
        _time.Advance(Millisecond);
        Assert.Equal([1, 2], Ids(await next));
    }

    [Fact]
    public async Task Each_table_has_an_interval_of_its_own()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1); CREATE TABLE b (id INTEGER); INSERT INTO b VALUES (2)");
        await using var task = await StartAsync(database, "a,b", (JdbcSourceConfig.BatchMaxRowsKey, "1"));
        Assert.Equal([1], Ids(await task.PollAsync()));
        // Only now is it seen that a has no more rows; b has waited longest.
        Assert.Equal([2], Ids(await task.PollAsync()));
        _time.Advance(TimeSpan.FromMilliseconds(150));
        var next = await WaitingAsync(task);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal([1], Ids(await next));
        next = await WaitingAsync(task);
        _time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.False(next.IsCompleted);
        _time.Advance(Millisecond);
        Assert.Equal([2], Ids(await next));
    }

    [Fact]
    public async Task A_poll_that_waits_can_be_cancelled_and_says_at_the_end_of_its_linger_that_there_is_nothing()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await database.RunAsync("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1)");
        await using var task = await StartAsync(database, "a", (JdbcSourceConfig.PollIntervalKey, "600000"), (JdbcSourceConfig.PollLingerKey, "5000"));
        Assert.Equal([1], Ids(await task.PollAsync()));
        var empty = await WaitingAsync(task);
        _time.Advance(TimeSpan.FromMilliseconds(5000));
        Assert.Null(await empty);

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var cancelled = task.PollUntilAsync(cancel.Token);
        await Eventually.True(() => _time.Waiting > 0, "the poll waits");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    private Task<RunningTask> StartAsync(TestDatabase database, string tables, params (string, string)[] more) => RunningTask.StartAsync(
        _time, database.Config([(JdbcSourceConfig.ModeKey, "bulk"), (JdbcSourceConfig.PollIntervalKey, "200"), (JdbcSourceConfig.PollLingerKey, "60000"), .. more]), tables);

    // A poll that has found nothing due, and waits for the clock.
    private async Task<Task<IReadOnlyList<SourceRecord>?>> WaitingAsync(RunningTask task)
    {
        var poll = task.PollAsync();
        await Eventually.True(() => _time.Waiting > 0, "the poll waits");
        return poll;
    }

    private static IEnumerable<object?> Ids(IReadOnlyList<SourceRecord>? records) =>
        Assert.IsType<IReadOnlyList<SourceRecord>>(records, exactMatch: false).Select(r => ((Struct)r.Value!)["id"]);
}
