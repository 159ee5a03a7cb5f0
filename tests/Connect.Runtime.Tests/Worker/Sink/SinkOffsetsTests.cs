using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Sink;

public class SinkOffsetsTests(BrokerFixture broker)
{
    [Fact]
    public async Task Offsets_are_committed_at_the_interval_and_at_the_end()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a", "b");
        await harness.TakenAsync("a", "b");
        Assert.Empty(harness.Committed());
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await harness.CommittedAsync(2);

        await harness.WriteAsync(1, "c");
        await harness.TakenAsync("a", "b", "c");
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 1 }, harness.Committed());
        Assert.Equal(["close 0,1", "stop"], harness.Task.Calls.TakeLast(2));
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_clock_that_is_set_makes_no_commit_late_or_early(int hours)
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a", "b");
        await harness.TakenAsync("a", "b");
        harness.Time.Set(TimeSpan.FromHours(hours));
        harness.Time.Advance(TimeSpan.FromSeconds(55));
        await harness.WriteAsync(0, "c");
        await harness.TakenAsync("a", "b", "c");
        Assert.Empty(harness.Committed());
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        await harness.CommittedAsync(3);
    }

    [Fact]
    public async Task Where_reading_began_is_committed_beside_what_was_read_but_not_alone()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.CommitAsync();
        Assert.Empty(harness.Committed());
        await harness.WriteAsync(1, "a");
        await harness.TakenAsync("a");
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 0, [1] = 1 }, harness.Committed());
    }

    [Fact]
    public async Task Who_reads_only_what_is_new_does_not_miss_what_comes_while_the_task_is_stopped()
    {
        await using var harness = await SinkHarness.MakeAsync(broker, new() { ["consumer.override.auto.offset.reset"] = "latest" });
        await harness.WriteAsync(0, "old", "older");
        await harness.WriteAsync(1, "old");
        harness.Runner.Start();
        await Eventually.True(() => harness.Task.Calls.Contains("open 0,1"), "the task has its partitions");
        await harness.WriteAsync(1, "new");
        await harness.TakenAsync("new");
        await harness.StopAsync();
        // Partition 0 goes on from here, not from whatever its end is at the next start.
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 2 }, harness.Committed());
    }

    [Fact]
    public async Task Who_reads_only_what_is_not_older_than_a_day_begins_there_or_at_the_end_where_all_is_older()
    {
        await using var harness = await SinkHarness.MakeAsync(broker, new() { ["consumer.override.auto.offset.reset"] = "by_duration:PT24H" });
        await harness.WriteOldAsync(0, "old", TimeSpan.FromHours(25));
        await harness.WriteOldAsync(0, "newer", TimeSpan.FromHours(23));
        await harness.WriteOldAsync(0, "newest", TimeSpan.Zero);
        await harness.WriteOldAsync(1, "too old", TimeSpan.FromDays(3));
        harness.Runner.Start();
        await harness.TakenAsync("newer", "newest");
        await harness.WriteOldAsync(1, "late", TimeSpan.FromDays(2));
        await harness.TakenAsync("late", "newer", "newest");
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 3, [1] = 2 }, harness.Committed());
    }

    [Fact]
    public async Task Only_what_the_task_says_is_stored_is_committed()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        harness.Task.OnPreCommit = _ => new Dictionary<TopicPartition, long> { [harness.Partition(0)] = 1, [new TopicPartition("elsewhere", 0)] = 5 };
        await harness.WriteAsync(0, "a", "b", "c");
        await harness.WriteAsync(1, "d");
        await harness.TakenAsync("a", "b", "c", "d");
        await harness.CommitAsync();
        await harness.CommittedAsync(1);
        Assert.Equal([0], harness.Committed().Keys);

        // More than was put cannot be stored.
        harness.Task.OnPreCommit = _ => new Dictionary<TopicPartition, long> { [harness.Partition(0)] = 4, [harness.Partition(1)] = 1 };
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 1, [1] = 1 }, harness.Committed());
    }

    [Fact]
    public async Task Records_that_could_not_be_made_durable_are_put_again_even_if_nothing_was_committed_yet()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        harness.Task.OnPreCommit = _ => throw new ConnectException("the disk is full");
        await harness.CommitAsync();
        await harness.TakenAsync("a", "a");
        harness.Task.OnPreCommit = null;
        await harness.CommitAsync();
        await harness.CommittedAsync(1);

        harness.Task.OnPreCommit = _ => throw new ConnectException("the disk is full again");
        await harness.WriteAsync(0, "b");
        await harness.TakenAsync("a", "a", "b");
        await harness.CommitAsync();
        await harness.TakenAsync("a", "a", "b", "b");
        Assert.Equal([RunState.Running], harness.States);
        Assert.Equal(1, harness.Committed()[0]);
    }

    [Fact]
    public async Task The_task_may_read_on_from_other_offsets()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var sought = false;
        harness.Task.OnPut = (records, _) =>
        {
            if (!sought && records.Any(r => r.Offset == 2)) { sought = true; harness.Task.Its.Offset(new Dictionary<TopicPartition, long> { [harness.Partition(0)] = 1, [new TopicPartition("elsewhere", 0)] = 9 }); }
            return Task.CompletedTask;
        };
        await harness.WriteAsync(0, "a", "b", "c");
        await harness.TakenAsync("a", "b", "b", "c", "c");
    }
}
