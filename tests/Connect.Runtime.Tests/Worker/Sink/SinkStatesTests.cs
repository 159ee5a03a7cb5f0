using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Sink;

public class SinkStatesTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_batch_that_is_refused_for_now_comes_again_alone_after_the_time_the_task_asked_for()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var refuse = true;
        harness.Task.OnPut = (records, _) =>
        {
            if (!refuse || records.Count == 0) return Task.CompletedTask;
            harness.Task.Its.Timeout(TimeSpan.FromSeconds(5));
            throw new RetriableException("not now");
        };
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => harness.Task.Calls.Contains("put a"), "the batch was put");
        await harness.WriteAsync(0, "b");
        await harness.WriteAsync(1, "c");
        await Eventually.True(() => harness.Time.Waiting > 0, "the task waits");
        for (var i = 0; i < 4; i++) harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(harness.Task.Calls, c => c.StartsWith("put", StringComparison.Ordinal));

        await harness.PassAsync(TimeSpan.FromSeconds(1), () => harness.Task.Calls.Count(c => c == "put a") == 2, "the batch is put again");
        refuse = false;
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => harness.Task.Values.Count() == 3, "the rest follows when the batch was taken");
        Assert.Equal("a", harness.Task.Values.First());
        Assert.DoesNotContain(harness.Task.Calls, c => c.StartsWith("put a,", StringComparison.Ordinal));
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 2, [1] = 1 }, harness.Committed());
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task Any_other_error_of_a_put_fails_the_task_and_commits_only_what_was_put_before()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        harness.Task.OnPut = (records, _) => records.Count == 0 ? Task.CompletedTask : throw new InvalidOperationException("the target is gone");
        await harness.WriteAsync(0, "b");
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal([RunState.Running, RunState.Failed], harness.States);
        Assert.Equal("Exiting WorkerSinkTask due to unrecoverable exception.", harness.Failure.Message);
        Assert.Equal("the target is gone", harness.Failure.InnerException!.Message);
        Assert.Equal(new Dictionary<int, long> { [0] = 1, [1] = 0 }, harness.Committed());
        Assert.Equal("stop", harness.Task.Calls.Last());
        Assert.True(harness.Runner.IsFinished);
    }

    [Fact]
    public async Task A_paused_task_commits_and_reads_nothing_until_it_is_resumed()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        harness.Runner.SetTarget(TargetState.Paused);
        await harness.ReportedAsync(RunState.Paused);
        Assert.Equal(1, harness.Committed()[0]);
        await harness.WriteAsync(0, "b");
        for (var i = 0; i < 5; i++) harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], harness.Task.Values);
        harness.Runner.SetTarget(TargetState.Started);
        await harness.TakenAsync("a", "b");
        Assert.Equal([RunState.Running, RunState.Paused, RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_task_that_is_created_paused_says_so_once_and_runs_when_resumed()
    {
        await using var harness = await SinkHarness.StartAsync(broker, TargetState.Paused);
        await harness.WriteAsync(0, "a");
        harness.Runner.SetTarget(TargetState.Started);
        await harness.TakenAsync("a");
        Assert.Equal([RunState.Paused, RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_pause_while_the_target_refuses_records_takes_effect_and_ends_with_the_same_batch()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var refuse = true;
        harness.Task.OnPut = (_, _) => refuse ? throw new RetriableException("not now") : Task.CompletedTask;
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => harness.Task.Calls.Contains("put a"), "the batch was put");
        harness.Runner.SetTarget(TargetState.Paused);
        await harness.ReportedAsync(RunState.Paused);
        var puts = harness.Task.Calls.Count(c => c == "put a");
        for (var i = 0; i < 5; i++) harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(puts, harness.Task.Calls.Count(c => c == "put a"));
        await harness.WriteAsync(0, "b");
        harness.Runner.SetTarget(TargetState.Started);
        await harness.ReportedAsync(RunState.Running);
        refuse = false;
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => harness.Task.Values.Count() == 2, "both records arrive");
        Assert.Equal(["a", "b"], harness.Task.Values);
        Assert.Equal([RunState.Running, RunState.Paused, RunState.Running], harness.States);
    }

    [Fact]
    public async Task Records_that_come_of_a_paused_partition_are_read_again_when_the_task_goes_on()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var refuse = true;
        harness.Task.OnPut = (records, _) => refuse && records.Count > 0 ? throw new RetriableException("not now") : Task.CompletedTask;
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => harness.Task.Calls.Contains("put a"), "the batch was put");
        await Eventually.True(() => harness.Time.Waiting > 0, "the task waits");
        // As if librdkafka had not heard of the pause yet.
        harness.TasksConsumer!.Resume([harness.Partition(0), harness.Partition(1)]);
        await harness.WriteAsync(0, "b", "c");
        await harness.WriteAsync(1, "d");
        await harness.PassAsync(TimeSpan.FromMilliseconds(50), () => harness.Task.Calls.Count(c => c == "put a") >= 10, "the batch was put again and again");
        Assert.Equal([RunState.Running], harness.States);
        refuse = false;
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => harness.Task.Values.Count() >= 4, "the rest follows");
        Assert.Equal(["a", "b", "c"], harness.Task.Taken.Where(r => r.KafkaPartition == 0).Select(r => r.Value));
        Assert.Equal(4, harness.Task.Values.Count());
        await harness.StopAsync();
        Assert.Equal(new Dictionary<int, long> { [0] = 3, [1] = 1 }, harness.Committed());
    }

    [Fact]
    public async Task A_partition_that_the_task_has_paused_stays_so_when_a_rebalance_gives_it_back()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var pause = true;
        harness.Task.OnPut = (_, _) =>
        {
            if (pause) harness.Task.Its.Pause([harness.Partition(0)]);
            else harness.Task.Its.Resume([harness.Partition(0)]);
            return Task.CompletedTask;
        };
        await harness.WriteAsync(1, "one");
        await harness.TakenAsync("one");
        harness.Task.OnPut = null;
        using (var other = harness.Join())
        {
            bool Follow()
            {
                other.Poll();
                other.Release();
                if (other.PendingRebalance is not null) other.CompleteRebalance();
                return true;
            }
            await Eventually.True(() => Follow() && harness.Task.Calls.Contains("close 0,1"), "the task gives up its partitions");
            await Eventually.True(() => Follow() && harness.Task.Calls.Any(c => c is "open 0" or "open 1"), "the task has one of them again");
        }
        await Eventually.True(() => harness.Task.Calls.Count(c => c == "open 0,1") == 2, "the task has both again");
        var mine = harness.Task.Calls.Contains("open 0");
        await harness.WriteAsync(0, "zero");
        await harness.WriteAsync(1, "two");
        await Eventually.True(() => harness.Task.Values.Contains("two"), "the other partition is read");
        // What it had lost meanwhile is no longer paused.
        if (!mine) return;
        Assert.DoesNotContain("zero", harness.Task.Values);
        pause = false;
        harness.Task.OnPut = (_, _) =>
        {
            harness.Task.Its.Resume([harness.Partition(0)]);
            return Task.CompletedTask;
        };
        await harness.WriteAsync(1, "three");
        await Eventually.True(() => harness.Task.Values.Contains("zero"), "it is read once the task resumes it");
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task Partitions_of_others_are_not_the_tasks_to_pause_or_resume(string what)
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        harness.Task.OnPut = (_, _) =>
        {
            if (what == "pause") harness.Task.Its.Pause([harness.Partition(0), harness.Partition(7)]);
            else harness.Task.Its.Resume([harness.Partition(7)]);
            return Task.CompletedTask;
        };
        await harness.WriteAsync(0, "a");
        await harness.ReportedAsync(RunState.Failed);
        Assert.StartsWith($"SinkTasks may not {what} partitions that are not currently assigned to them: task {harness.Connector}-0 reads", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.EndsWith($"not {harness.Partition(7)}", harness.Failure.InnerException.Message, StringComparison.Ordinal);
    }
}
