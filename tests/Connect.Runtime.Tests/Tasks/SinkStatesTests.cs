using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Tasks;

public class SinkStatesTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_batch_that_is_refused_for_now_comes_again_alone_after_the_time_the_task_asked_for()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        var refuse = true;
        stand.Task.OnPut = (records, _) =>
        {
            if (!refuse || records.Count == 0) return Task.CompletedTask;
            stand.Task.Its.Timeout(TimeSpan.FromSeconds(5));
            throw new RetriableException("not now");
        };
        await stand.WriteAsync(0, "a");
        await Eventually.True(() => stand.Task.Calls.Contains("put a"), "the batch was put");
        await stand.WriteAsync(0, "b");
        await stand.WriteAsync(1, "c");
        await Eventually.True(() => stand.Time.Waiting > 0, "the task waits");
        for (var i = 0; i < 4; i++) stand.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(stand.Task.Calls, c => c.StartsWith("put", StringComparison.Ordinal));

        await stand.PassAsync(TimeSpan.FromSeconds(1), () => stand.Task.Calls.Count(c => c == "put a") == 2, "the batch is put again");
        refuse = false;
        await stand.PassAsync(TimeSpan.FromSeconds(1), () => stand.Task.Values.Count() == 3, "the rest follows when the batch was taken");
        Assert.Equal("a", stand.Task.Values.First());
        Assert.DoesNotContain(stand.Task.Calls, c => c.StartsWith("put a,", StringComparison.Ordinal));
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 1 }, stand.Committed());
        Assert.Equal([PartState.Running, PartState.Unassigned], stand.States);
    }

    [Fact]
    public async Task Any_other_error_of_a_put_fails_the_task_and_commits_only_what_was_put_before()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        await stand.WriteAsync(0, "a");
        await stand.TakenAsync("a");
        stand.Task.OnPut = (records, _) => records.Count == 0 ? Task.CompletedTask : throw new InvalidOperationException("the target is gone");
        await stand.WriteAsync(0, "b");
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal([PartState.Running, PartState.Failed], stand.States);
        Assert.Equal("Exiting WorkerSinkTask due to unrecoverable exception.", stand.Failure.Message);
        Assert.Equal("the target is gone", stand.Failure.InnerException!.Message);
        Assert.Equal(new Dictionary<int, long> { [0] = 1, [1] = 0 }, stand.Committed());
        Assert.Equal("stop", stand.Task.Calls.Last());
        Assert.True(stand.Runner.IsFinished);
    }

    [Fact]
    public async Task A_paused_task_commits_and_reads_nothing_until_it_is_resumed()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        await stand.WriteAsync(0, "a");
        await stand.TakenAsync("a");
        stand.Runner.SetTarget(TargetState.Paused);
        await stand.ReportedAsync(PartState.Paused);
        Assert.Equal(1, stand.Committed()[0]);
        await stand.WriteAsync(0, "b");
        for (var i = 0; i < 5; i++) stand.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], stand.Task.Values);
        stand.Runner.SetTarget(TargetState.Started);
        await stand.TakenAsync("a", "b");
        Assert.Equal([PartState.Running, PartState.Paused, PartState.Running], stand.States);
    }

    [Fact]
    public async Task A_task_that_is_created_paused_says_so_once_and_runs_when_resumed()
    {
        await using var stand = await SinkStand.StartAsync(broker, TargetState.Paused);
        await stand.WriteAsync(0, "a");
        stand.Runner.SetTarget(TargetState.Started);
        await stand.TakenAsync("a");
        Assert.Equal([PartState.Paused, PartState.Running], stand.States);
    }

    [Fact]
    public async Task A_pause_while_the_target_refuses_records_takes_effect_and_ends_with_the_same_batch()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        var refuse = true;
        stand.Task.OnPut = (_, _) => refuse ? throw new RetriableException("not now") : Task.CompletedTask;
        await stand.WriteAsync(0, "a");
        await Eventually.True(() => stand.Task.Calls.Contains("put a"), "the batch was put");
        stand.Runner.SetTarget(TargetState.Paused);
        await stand.ReportedAsync(PartState.Paused);
        var puts = stand.Task.Calls.Count(c => c == "put a");
        for (var i = 0; i < 5; i++) stand.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(puts, stand.Task.Calls.Count(c => c == "put a"));
        await stand.WriteAsync(0, "b");
        stand.Runner.SetTarget(TargetState.Started);
        await stand.ReportedAsync(PartState.Running);
        refuse = false;
        await stand.PassAsync(TimeSpan.FromSeconds(1), () => stand.Task.Values.Count() == 2, "both records arrive");
        Assert.Equal(["a", "b"], stand.Task.Values);
        Assert.Equal([PartState.Running, PartState.Paused, PartState.Running], stand.States);
    }

    [Fact]
    public async Task Records_that_come_of_a_paused_partition_are_read_again_when_the_task_goes_on()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        var refuse = true;
        stand.Task.OnPut = (records, _) => refuse && records.Count > 0 ? throw new RetriableException("not now") : Task.CompletedTask;
        await stand.WriteAsync(0, "a");
        await Eventually.True(() => stand.Task.Calls.Contains("put a"), "the batch was put");
        await Eventually.True(() => stand.Time.Waiting > 0, "the task waits");
        // As if librdkafka had not heard of the pause yet.
        stand.TasksConsumer!.Resume([stand.Partition(0), stand.Partition(1)]);
        await stand.WriteAsync(0, "b", "c");
        await stand.WriteAsync(1, "d");
        await stand.PassAsync(TimeSpan.FromMilliseconds(50), () => stand.Task.Calls.Count(c => c == "put a") >= 10, "the batch was put again and again");
        Assert.Equal([PartState.Running], stand.States);
        refuse = false;
        await stand.PassAsync(TimeSpan.FromSeconds(1), () => stand.Task.Values.Count() >= 4, "the rest follows");
        Assert.Equal(["a", "b", "c"], stand.Task.Taken.Where(r => r.KafkaPartition == 0).Select(r => r.Value));
        Assert.Equal(4, stand.Task.Values.Count());
        await stand.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 3, [1] = 1 }, stand.Committed());
    }

    [Fact]
    public async Task A_partition_that_the_task_has_paused_stays_so_when_a_rebalance_gives_it_back()
    {
        await using var stand = await SinkStand.StartAsync(broker);
        var pause = true;
        stand.Task.OnPut = (_, _) =>
        {
            if (pause) stand.Task.Its.Pause([stand.Partition(0)]);
            else stand.Task.Its.Resume([stand.Partition(0)]);
            return Task.CompletedTask;
        };
        await stand.WriteAsync(1, "one");
        await stand.TakenAsync("one");
        stand.Task.OnPut = null;
        using (var other = stand.Join())
        {
            bool Follow()
            {
                other.Poll();
                other.Release();
                if (other.PendingRebalance is not null) other.CompleteRebalance();
                return true;
            }
            await Eventually.True(() => Follow() && stand.Task.Calls.Contains("close 0,1"), "the task gives up its partitions");
            await Eventually.True(() => Follow() && stand.Task.Calls.Any(c => c is "open 0" or "open 1"), "the task has one of them again");
        }
        await Eventually.True(() => stand.Task.Calls.Count(c => c == "open 0,1") == 2, "the task has both again");
        var mine = stand.Task.Calls.Contains("open 0");
        await stand.WriteAsync(0, "zero");
        await stand.WriteAsync(1, "two");
        await Eventually.True(() => stand.Task.Values.Contains("two"), "the other partition is read");
        // What it had lost meanwhile is no longer paused.
        if (!mine) return;
        Assert.DoesNotContain("zero", stand.Task.Values);
        pause = false;
        stand.Task.OnPut = (_, _) =>
        {
            stand.Task.Its.Resume([stand.Partition(0)]);
            return Task.CompletedTask;
        };
        await stand.WriteAsync(1, "three");
        await Eventually.True(() => stand.Task.Values.Contains("zero"), "it is read once the task resumes it");
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task Partitions_of_others_are_not_the_tasks_to_pause_or_resume(string what)
    {
        await using var stand = await SinkStand.StartAsync(broker);
        stand.Task.OnPut = (_, _) =>
        {
            if (what == "pause") stand.Task.Its.Pause([stand.Partition(0), stand.Partition(7)]);
            else stand.Task.Its.Resume([stand.Partition(7)]);
            return Task.CompletedTask;
        };
        await stand.WriteAsync(0, "a");
        await stand.ReportedAsync(PartState.Failed);
        Assert.StartsWith($"SinkTasks may not {what} partitions that are not currently assigned to them: task {stand.Connector}-0 reads", stand.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.EndsWith($"not {stand.Partition(7)}", stand.Failure.InnerException.Message, StringComparison.Ordinal);
    }
}
