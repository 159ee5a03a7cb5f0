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
}
