using System.Text;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Sink;

public class SinkEndTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_task_that_does_not_start_is_stopped()
    {
        await using var harness = await SinkHarness.MakeAsync(broker);
        harness.Task.OnStart = () => throw new InvalidOperationException("no such place");
        harness.Runner.Start();
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("no such place", harness.Failure.Message);
        Assert.Equal(["start", "stop"], harness.Task.Calls);
    }

    [Fact]
    public async Task Partitions_that_go_during_a_pending_put_take_their_records_along()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var refuse = true;
        harness.Task.OnPut = (records, _) => refuse && records.Count > 0 ? throw new RetriableException("not now") : Task.CompletedTask;
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => harness.Task.Calls.Contains("put a"), "the batch was put");
        using var other = harness.Join();
        string? others = null;
        bool Follow()
        {
            if (other.Poll() > 0) others = Encoding.UTF8.GetString(other[0].Value);
            other.Release();
            if (other.PendingRebalance is not null) other.CompleteRebalance();
            return true;
        }
        await Eventually.True(() => Follow() && harness.Task.Calls.Contains("close 0,1"), "the task gives up its partitions");
        await Eventually.True(() => Follow() && harness.Task.Calls.Any(c => c is "open 0" or "open 1"), "the task has one of them again");
        refuse = false;

        // The record is read again by whoever has its partition now, as nothing of it was committed.
        var mine = harness.Task.Calls.Contains("open 0");
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => Follow() && (mine ? harness.Task.Values.Any() : others is not null), "the record arrives");
        Assert.Equal(mine ? null : "a", others);
        Assert.Equal(mine ? ["a"] : [], harness.Task.Values);
        Assert.DoesNotContain(harness.Task.Calls, c => c.StartsWith("precommit", StringComparison.Ordinal) && c.Contains("0@1", StringComparison.Ordinal));
        Assert.Equal([RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_put_commits_nothing_of_it()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        harness.Task.OnPut = (_, token) => Task.Delay(Timeout.Infinite, token);
        await harness.WriteAsync(0, "b");
        await Eventually.True(() => harness.Task.Calls.Contains("put b"), "the put is under way");
        await harness.StopAsync();
        Assert.Equal(1, harness.Committed()[0]);
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task A_put_that_breaks_because_it_is_stopped_is_no_failure()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        harness.Task.OnPut = async (records, token) =>
        {
            if (records.Count == 0) return;
            try { await Task.Delay(Timeout.Infinite, token); }
            catch (OperationCanceledException) { throw new IOException("the connection was closed"); }
        };
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => harness.Task.Calls.Contains("put a"), "the put is under way");
        await harness.StopAsync();
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
        Assert.Empty(harness.Committed());
    }

    [Fact]
    public async Task A_task_that_does_not_stop_in_time_is_abandoned_and_neither_reports_nor_commits()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        var release = new TaskCompletionSource();
        harness.Task.OnPut = (_, _) => release.Task;
        await harness.WriteAsync(0, "b");
        await Eventually.True(() => harness.Task.Calls.Contains("put b"), "the put is under way");
        var stopped = harness.Runner.StopAsync(TimeSpan.FromSeconds(5));
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => stopped.IsCompleted, "patience ends");
        Assert.False(await stopped);
        release.SetResult();
        await Eventually.True(() => harness.Runner.IsFinished, "the task ends nevertheless");
        Assert.Equal("stop", harness.Task.Calls.Last());
        Assert.Equal([RunState.Running], harness.States);
        Assert.Empty(harness.Committed());
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_rebalance_leaves_the_group()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        harness.Task.OnClose = token => Task.Delay(Timeout.Infinite, token);
        using var other = harness.Join();
        await Eventually.True(() => harness.Task.Calls.Contains("close 0,1"), "the task is asked to give up its partitions");
        var stopped = harness.Runner.StopAsync(TimeSpan.FromSeconds(5));
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => stopped.IsCompleted, "patience ends");
        await Eventually.True(() => harness.Runner.IsFinished, "the task has ended");
        Assert.Equal("stop", harness.Task.Calls.Last());
    }

    [Fact]
    public async Task A_stop_while_a_conversion_is_tried_again_does_not_skip_its_record()
    {
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.retry.timeout", "-1"), ("errors.retry.delay.max.ms", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await harness.WriteAsync(0, "later");
        await Eventually.True(() => harness.Converter.Tries > 1, "the conversion is tried");
        await harness.StopAsync();
        Assert.Equal(0, harness.ErrorCounts.RecordsSkipped);
        Assert.Empty(harness.Committed());
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task A_task_that_does_not_return_from_a_put_is_named_once_and_one_that_does_is_not()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        var answer = new TaskCompletionSource();
        var isPut = false;
        harness.Task.OnPut = (records, _) =>
        {
            if (records.Count == 0) return Task.CompletedTask;
            isPut = true;
            return answer.Task;
        };
        await harness.WriteAsync(0, "a");
        await Eventually.True(() => isPut, "the record is put");
        harness.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.DoesNotContain(harness.Log.Lines, l => l.Contains("has not returned", StringComparison.Ordinal));
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        answer.SetResult();
        await harness.TakenAsync("a");
        harness.Task.OnPut = null;
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        await harness.StopAsync();
        Assert.Equal($"Task {harness.Connector}-0 has not returned from PutAsync for 60 s, and does nothing else until it does",
            Assert.Single(harness.Log.Lines, l => l.Contains("has not returned", StringComparison.Ordinal)));
    }
}
