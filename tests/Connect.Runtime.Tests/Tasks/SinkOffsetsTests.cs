using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Tasks;

public class SinkOffsetsTests(BrokerFixture broker)
{
    [Fact]
    public async Task Offsets_are_committed_at_the_interval_and_at_the_end()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        await stand.WriteAsync(0, "a", "b");
        await stand.TakenAsync("a", "b");
        Assert.Empty(stand.Committed());
        stand.Time.Advance(TimeSpan.FromMinutes(1));
        await stand.CommittedAsync(2);

        await stand.WriteAsync(1, "c");
        await stand.TakenAsync("a", "b", "c");
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 1 }, stand.Committed());
        Assert.Equal(["close 0,1", "stop"], stand.Task.Calls.TakeLast(2));
        Assert.Equal([PartState.Running, PartState.Unassigned], stand.States);
    }

    [Fact]
    public async Task Where_reading_began_is_committed_beside_what_was_read_but_not_alone()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        await stand.CommitAsync();
        Assert.Empty(stand.Committed());
        await stand.WriteAsync(1, "a");
        await stand.TakenAsync("a");
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 0, [1] = 1 }, stand.Committed());
    }

    [Fact]
    public async Task Who_reads_only_what_is_new_does_not_miss_what_comes_while_the_task_is_stopped()
    {
        await using var stand = await SinkStand.MakeAsync(broker, new() { ["consumer.override.auto.offset.reset"] = "latest" });
        await stand.WriteAsync(0, "old", "older");
        await stand.WriteAsync(1, "old");
        stand.Runner.Start();
        await Eventually.True(() => stand.Task.Calls.Contains("open 0,1"), "the task has its partitions");
        await stand.WriteAsync(1, "new");
        await stand.TakenAsync("new");
        await stand.StopAsync();
        // Partition 0 goes on from here, not from whatever its end is at the next start.
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 2 }, stand.Committed());
    }

    [Fact]
    public async Task Who_reads_only_what_is_not_older_than_a_day_begins_there_or_at_the_end_where_all_is_older()
    {
        await using var stand = await SinkStand.MakeAsync(broker, new() { ["consumer.override.auto.offset.reset"] = "by_duration:PT24H" });
        await stand.WriteOldAsync(0, "old", TimeSpan.FromHours(25));
        await stand.WriteOldAsync(0, "newer", TimeSpan.FromHours(23));
        await stand.WriteOldAsync(0, "newest", TimeSpan.Zero);
        await stand.WriteOldAsync(1, "too old", TimeSpan.FromDays(3));
        stand.Runner.Start();
        await stand.TakenAsync("newer", "newest");
        await stand.WriteOldAsync(1, "late", TimeSpan.FromDays(2));
        await stand.TakenAsync("late", "newer", "newest");
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 3, [1] = 2 }, stand.Committed());
    }

    [Fact]
    public async Task Only_what_the_task_says_is_stored_is_committed()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        stand.Task.OnPreCommit = _ => new Dictionary<TopicPartition, long> { [stand.Partition(0)] = 1, [new TopicPartition("elsewhere", 0)] = 5 };
        await stand.WriteAsync(0, "a", "b", "c");
        await stand.WriteAsync(1, "d");
        await stand.TakenAsync("a", "b", "c", "d");
        await stand.CommitAsync();
        await stand.CommittedAsync(1);
        Assert.Equal([0], stand.Committed().Keys);

        // More than was put cannot be stored.
        stand.Task.OnPreCommit = _ => new Dictionary<TopicPartition, long> { [stand.Partition(0)] = 4, [stand.Partition(1)] = 1 };
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 1, [1] = 1 }, stand.Committed());
    }

    [Fact]
    public async Task Records_that_could_not_be_made_durable_are_put_again_even_if_nothing_was_committed_yet()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        await stand.WriteAsync(0, "a");
        await stand.TakenAsync("a");
        stand.Task.OnPreCommit = _ => throw new ConnectException("the disk is full");
        await stand.CommitAsync();
        await stand.TakenAsync("a", "a");
        stand.Task.OnPreCommit = null;
        await stand.CommitAsync();
        await stand.CommittedAsync(1);

        stand.Task.OnPreCommit = _ => throw new ConnectException("the disk is full again");
        await stand.WriteAsync(0, "b");
        await stand.TakenAsync("a", "a", "b");
        await stand.CommitAsync();
        await stand.TakenAsync("a", "a", "b", "b");
        Assert.Equal([PartState.Running], stand.States);
        Assert.Equal(1, stand.Committed()[0]);
    }

    [Fact]
    public async Task The_task_may_read_on_from_other_offsets()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        var sought = false;
        stand.Task.OnPut = (records, _) =>
        {
            if (!sought && records.Any(r => r.Offset == 2)) { sought = true; stand.Task.Its.Offset(new Dictionary<TopicPartition, long> { [stand.Partition(0)] = 1, [new TopicPartition("elsewhere", 0)] = 9 }); }
            return Task.CompletedTask;
        };
        await stand.WriteAsync(0, "a", "b", "c");
        await stand.TakenAsync("a", "b", "b", "c", "c");
    }
}
