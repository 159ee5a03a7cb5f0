using System.Text;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Source;

public class SourceTaskRunnerTests(BrokerFixture broker)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static async Task<SourceHarness> StartedAsync(BrokerFixture broker, params (string Key, string Value)[] config)
    {
        var harness = await SourceHarness.MakeAsync(broker, config.ToDictionary(c => c.Key, c => c.Value));
        harness.Runner.Start();
        await Eventually.True(() => harness.Task.Polled > 0, "the task is polled");
        return harness;
    }

    private static Task DoneAsync(SourceHarness harness, int count) => Eventually.True(() => harness.Task.Done.Count >= count, $"{count} records are done with");

    [Fact]
    public async Task Records_are_written_in_order_and_the_offsets_of_what_is_stored_follow()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1, kafkaPartition: 1), harness.Record("a", 2, kafkaPartition: 1), harness.Record("b", 1, kafkaPartition: 1));
        await DoneAsync(harness, 3);
        Assert.Equal(["a1", "a2", "b1"], (await harness.ReadAsync(3)).Select(SourceHarness.Value));
        Assert.Equal([0, 1, 2], harness.Task.Done.Select(d => d.Metadata!.Offset));
        Assert.Empty(harness.Stored);
        harness.Time.Advance(Minute);
        await Eventually.True(() => harness.Stored.Count == 2, "the offsets are stored at the interval");
        Assert.Equal([("a", 2), ("b", 1)], harness.Stored.Order());

        harness.Task.Give(harness.Record("a", 3));
        await DoneAsync(harness, 4);
        await harness.StopAsync();
        Assert.Equal(("a", 3), harness.Stored.Last());
        Assert.Equal(["commit", "stop"], harness.Task.Calls.TakeLast(2));
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task Without_tolerance_a_record_that_cannot_be_converted_fails_the_task()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1), harness.Record("a", 2, "bad"), harness.Record("a", 3));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("Tolerance exceeded in error handler", harness.Failure.Message);
        Assert.Contains("VALUE_CONVERTER", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
        // What came before is safe, and so is its offset.
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Equal("stop", harness.Task.Calls.Last());
        Assert.Equal([RunState.Running, RunState.Failed], harness.States);
    }

    [Fact]
    public async Task With_tolerance_a_record_that_cannot_be_converted_counts_as_done()
    {
        await using var harness = await StartedAsync(broker, ("errors.tolerance", "all"));
        harness.Task.Give(harness.Record("a", 1), harness.Record("a", 2, "bad"));
        await DoneAsync(harness, 2);
        await harness.StopAsync();
        Assert.Equal([("a", 2)], harness.Stored);
        Assert.Null(harness.Task.Done.Single(d => (string)d.Record.Value! == "bad").Metadata);
        Assert.Equal(1, harness.ErrorCounts.RecordsSkipped);
    }

    [Fact]
    public async Task A_record_that_a_transformation_drops_counts_as_done()
    {
        await using var harness = await StartedAsync(broker, ("transforms", "drop"), ("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"));
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        await harness.StopAsync();
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Null(harness.Task.Done.Single().Metadata);
    }

    [Fact]
    public async Task The_age_of_a_batch_is_measured_where_something_of_it_was_sent()
    {
        await using var harness = await StartedAsync(broker, ("transforms", "drop"), ("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"),
            ("transforms.drop.predicate", "marked"), ("predicates", "marked"), ("predicates.marked.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey"),
            ("predicates.marked.name", "drop"));
        var marked = new ConnectHeaders();
        marked.Add("drop", null, null);
        for (var i = 1; i <= 3; i++) harness.Task.Give(harness.Record("a", i, headers: marked));
        harness.Task.Give(harness.Record("a", 4, headers: marked), harness.Record("a", 5));
        harness.Task.Give(harness.Record("a", 6, headers: marked));
        await DoneAsync(harness, 6);
        await harness.StopAsync();
        Assert.Equal(1, harness.Runner.Setup.Metrics.Latency.Counts.Sum());
    }

    [Fact]
    public async Task Without_tolerance_a_record_that_is_not_stored_fails_the_task_and_its_offset_is_not_stored()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1, kafkaPartition: 0));
        await DoneAsync(harness, 1);
        harness.Task.Give(harness.Record("a", 2, kafkaPartition: 99));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("Unrecoverable exception from producer send callback", harness.Failure.Message);
        Assert.Equal([("a", 1)], harness.Stored);
    }

    [Fact]
    public async Task With_tolerance_a_record_that_is_not_stored_counts_as_done()
    {
        await using var harness = await StartedAsync(broker, ("errors.tolerance", "all"));
        harness.Task.Give(harness.Record("a", 1, kafkaPartition: 0));
        await DoneAsync(harness, 1);
        harness.Task.Give(harness.Record("a", 2, kafkaPartition: 99), harness.Record("a", 3, new string('x', 2_000_000)), harness.Record("a", 4));
        await DoneAsync(harness, 4);
        await harness.StopAsync();
        Assert.Equal([("a", 4)], harness.Stored);
        Assert.Equal(2, harness.Task.Done.Count(d => d.Metadata is null));
        Assert.Equal(2, harness.ErrorCounts.RecordsSkipped);
    }

    [Fact]
    public async Task A_send_that_fails_while_the_source_waits_cancels_the_poll_before_the_task_is_stopped()
    {
        await using var harness = await StartedAsync(broker);
        var cancelled = new TaskCompletionSource<IEnumerable<string>>();
        harness.Task.Give(harness.Record("a", 1, kafkaPartition: 99));
        harness.Task.Give(async token =>
        {
            try { await Task.Delay(Timeout.Infinite, token); }
            finally { cancelled.SetResult([.. harness.Task.Calls]); }
            return null;
        });
        await harness.ReportedAsync(RunState.Failed);
        Assert.True(cancelled.Task.IsCompleted);
        Assert.DoesNotContain("stop", await cancelled.Task);
        Assert.Equal("stop", harness.Task.Calls.Last());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task A_source_that_asks_for_another_poll_gets_it_after_ever_longer_waits_and_for_ever_unless_a_time_is_set(string timeout)
    {
        await using var harness = await StartedAsync(broker, ("errors.retry.timeout", timeout), ("errors.retry.delay.max.ms", "2400"));
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        var polls = new List<DateTimeOffset>();
        for (var i = 0; i < 60; i++)
            harness.Task.Give(_ =>
            {
                polls.Add(harness.Time.GetUtcNow());
                throw new RetriableException("not now");
            });
        harness.Task.Give(harness.Record("a", 2));
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.Task.Done.Count == 2, "the next poll's record is done with");
        var waits = polls.Zip(polls.Skip(1), (a, b) => (b - a).TotalMilliseconds).ToList();
        // The clock goes on by 100 ms at a time, also while the loop has not come to its wait yet.
        Assert.All(((double[])[300, 600, 1200, 2400]).Zip(waits), w => Assert.InRange(w.Second, w.First, w.First + 300));
        Assert.All(waits.Skip(4), w => Assert.InRange(w, 0, 2500));
        // While the source has nothing, what is stored is committed as ever.
        Assert.Contains(("a", 1), harness.Stored);
        Assert.Equal(60, harness.ErrorCounts.Retries);
        Assert.Equal([RunState.Running], harness.States);
        // Meanwhile the status says what is tried again, and at the end no more.
        Assert.Contains(harness.Reports, r => r.Error is RetriableException { InnerException.Message: "not now" });
        Assert.Null(harness.Reports.Last().Error);
    }

    [Fact]
    public async Task What_a_source_says_that_it_tries_again_itself_shows_in_its_status_and_its_metrics_until_it_says_that_it_works()
    {
        await using var harness = await StartedAsync(broker);
        // Its polls succeed meanwhile: other tables have rows.
        for (var i = 1; i <= 20; i++)
        {
            var position = i;
            harness.Task.Give(_ =>
            {
                harness.Task.Its.ReportRetry("reading table t", new RetriableException("the table is locked"), TimeSpan.FromSeconds(1));
                harness.Time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult<IReadOnlyList<SourceRecord>?>([harness.Record("a", position)]);
            });
        }
        await DoneAsync(harness, 20);
        Assert.Equal(20, harness.ErrorCounts.Retries);
        var shown = Assert.Single(harness.Reports, r => r.Error is not null);
        Assert.Equal(RunState.Running, shown.State);
        Assert.Equal($"Task {harness.Connector}-0 is running, and tries again what fails: reading table t has failed 10 times in 9 s: the table is locked", shown.Error!.Message);
        harness.Task.Give(_ =>
        {
            harness.Task.Its.ReportSuccess("reading table t");
            return Task.FromResult<IReadOnlyList<SourceRecord>?>([harness.Record("a", 21)]);
        });
        await DoneAsync(harness, 21);
        Assert.Null(harness.Reports.Last().Error);
        Assert.Equal([RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_source_that_asks_for_another_poll_for_longer_than_it_may_fails_its_task()
    {
        await using var harness = await StartedAsync(broker, ("errors.retry.timeout", "2000"));
        for (var i = 0; i < 10; i++) harness.Task.Give(_ => throw new RetriableException("not now"));
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.States.LastOrDefault() == RunState.Failed, "the task fails");
        // At 0, 300, 900 and 2000 ms.
        Assert.Equal($"Task {harness.Connector}-0 has polled its source 4 times in vain, for as long as errors.retry.timeout allows: not now", harness.Failure.Message);
    }

    [Fact]
    public async Task A_poll_that_succeeds_gives_the_next_ones_all_their_time_again()
    {
        await using var harness = await StartedAsync(broker, ("errors.retry.timeout", "2000"));
        for (var i = 1; i <= 3; i++)
        {
            for (var j = 0; j < 3; j++) harness.Task.Give(_ => throw new RetriableException("not now"));
            harness.Task.Give(harness.Record("a", i));
        }
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.Task.Done.Count == 3, "all records are done with");
        Assert.Equal([RunState.Running], harness.States);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000")]
    public async Task Without_tolerance_a_record_that_still_cannot_be_converted_when_the_time_is_over_fails_the_task_and_is_not_dropped(string timeout)
    {
        await using var harness = await StartedAsync(broker, ("errors.retry.timeout", timeout));
        harness.Task.Give(harness.Record("a", 1), harness.Record("a", 2, "later"), harness.Record("a", 3));
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.States.LastOrDefault() == RunState.Failed, "the task fails");
        Assert.Equal("Tolerance exceeded in error handler", harness.Failure.Message);
        Assert.Contains("later cannot be read yet", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Equal(0, harness.ErrorCounts.RecordsSkipped);
        Assert.Single(await harness.ReadAsync(1));
    }

    [Fact]
    public async Task Offsets_of_records_that_are_all_dropped_are_stored_at_the_interval()
    {
        await using var harness = await StartedAsync(broker, ("transforms", "drop"), ("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"));
        harness.Task.Give(harness.Record("a", 1), harness.Record("b", 1));
        harness.Task.Give(harness.Record("a", 2));
        await DoneAsync(harness, 3);
        await harness.PassAsync(Minute, () => harness.Stored.Count >= 2, "the offsets are stored though nothing was sent");
        Assert.Equal([("a", 2), ("b", 1)], harness.Stored.Order());
    }

    [Fact]
    public async Task Offsets_that_are_not_stored_in_time_hold_up_nothing_and_are_stored_by_the_next_commit()
    {
        await using var harness = await StartedAsync(broker);
        var never = new TaskCompletionSource();
        harness.StoreInstead = never.Task;
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        harness.Time.Advance(Minute);
        harness.Task.Give(harness.Record("a", 2));
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => harness.Task.Done.Count == 2, "the task goes on");
        harness.StoreInstead = null;
        await harness.PassAsync(Minute, () => !harness.Stored.IsEmpty, "the next commit stores them");
        Assert.Equal(("a", 2), harness.Stored.Last());
        never.SetResult();
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_clock_that_is_set_makes_no_commit_late_or_early(int hours)
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        harness.Time.Set(TimeSpan.FromHours(hours));
        harness.Time.Advance(TimeSpan.FromSeconds(55));
        harness.Task.Give(harness.Record("a", 2));
        await DoneAsync(harness, 2);
        Assert.Empty(harness.Stored);
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(() => !harness.Stored.IsEmpty, "the offset is stored");
        Assert.Equal([("a", 2)], harness.Stored);
    }

    [Fact]
    public async Task A_task_that_does_not_start_is_stopped()
    {
        await using var harness = await SourceHarness.MakeAsync(broker);
        harness.Task.OnStart = () => throw new InvalidOperationException("no such place");
        harness.Runner.Start();
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("no such place", harness.Failure.Message);
        Assert.Equal(["start", "stop"], harness.Task.Calls);
    }

    [Fact]
    public async Task Any_other_error_of_a_poll_fails_the_task()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1));
        harness.Task.Give(_ => throw new InvalidOperationException("the source is gone"));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("the source is gone", harness.Failure.Message);
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Equal([RunState.Running, RunState.Failed], harness.States);
    }

    [Fact]
    public async Task A_stop_cancels_the_poll_and_stores_the_offsets_of_what_is_on_its_way()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1), harness.Record("a", 2));
        await Eventually.True(() => harness.Task.Polled == 2, "the task is polled again");
        await harness.StopAsync();
        Assert.Equal([("a", 2)], harness.Stored);
        Assert.Equal(2, (await harness.ReadAsync(2)).Count);
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task A_stop_while_a_conversion_is_tried_again_does_not_skip_its_record()
    {
        await using var harness = await StartedAsync(broker, ("errors.tolerance", "all"), ("errors.retry.timeout", "-1"));
        harness.Task.Give(harness.Record("a", 1), harness.Record("a", 2, "later"));
        await Eventually.True(() => harness.Converter.Tries >= 4, "the conversion is tried");
        await harness.StopAsync();
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Equal(0, harness.ErrorCounts.RecordsSkipped);
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
    }

    [Fact]
    public async Task A_stop_waits_no_longer_than_the_flush_timeout_for_records_that_nobody_takes()
    {
        await using var harness = SourceHarness.WithoutBroker();
        harness.Runner.Start();
        harness.Task.Give([.. Enumerable.Range(1, 20_001).Select(i => harness.Record("a", i))]);
        await Eventually.True(() => harness.Converter.Tries >= 40_000, "as many records are on their way as may be");
        var stopping = harness.Runner.StopAsync(TimeSpan.FromHours(1));
        await harness.PassAsync(TimeSpan.FromSeconds(1), () => stopping.IsCompleted, "the task has stopped");
        Assert.True(await stopping);
        Assert.Empty(harness.Stored);
        Assert.Equal("stop", harness.Task.Calls.Last());
    }

    [Fact]
    public async Task Offsets_that_could_not_be_stored_are_stored_by_the_next_commit()
    {
        await using var harness = await StartedAsync(broker);
        var failures = 0;
        harness.OnStore = () => { failures++; throw new ConnectException("no leader"); };
        harness.Task.Give(harness.Record("a", 1), harness.Record("b", 1));
        await DoneAsync(harness, 2);
        harness.Time.Advance(Minute);
        await Eventually.True(() => failures == 2, "the offsets are not stored");
        Assert.DoesNotContain("commit", harness.Task.Calls);
        harness.OnStore = null;
        harness.Task.Give(harness.Record("a", 2));
        await DoneAsync(harness, 3);
        await harness.PassAsync(Minute, () => harness.Stored.Count >= 2, "the next commit stores them");
        Assert.Equal([("a", 2), ("b", 1)], harness.Stored.Order());
        Assert.Equal([RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_source_that_cannot_take_a_commit_goes_on()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.OnCommit = () => throw new InvalidOperationException("cannot acknowledge");
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        harness.Time.Advance(Minute);
        await Eventually.True(() => harness.Task.Calls.Contains("commit"), "the source was asked");
        harness.Task.Give(harness.Record("a", 2));
        await DoneAsync(harness, 2);
        Assert.Equal([("a", 1)], harness.Stored);
        Assert.Equal([RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_pause_stores_offsets_and_holds_back_what_the_last_poll_brings()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1));
        await DoneAsync(harness, 1);
        harness.Runner.SetTarget(TargetState.Paused);
        await harness.ReportedAsync(RunState.Paused);
        Assert.Equal([("a", 1)], harness.Stored);
        harness.Task.Give(harness.Record("a", 2));
        await Eventually.True(() => harness.Time.Waiting > 0, "the task waits");
        for (var i = 0; i < 3; i++) harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(harness.Task.Done);
        harness.Runner.SetTarget(TargetState.Started);
        await DoneAsync(harness, 2);
        Assert.Equal([RunState.Running, RunState.Paused, RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_pause_that_ends_before_the_poll_does_is_over()
    {
        await using var harness = await StartedAsync(broker);
        harness.Runner.SetTarget(TargetState.Paused);
        await harness.ReportedAsync(RunState.Paused);
        harness.Runner.SetTarget(TargetState.Started);
        await harness.ReportedAsync(RunState.Running);
        Assert.Equal(1, harness.Task.Polled);
        Assert.Equal([RunState.Running, RunState.Paused, RunState.Running], harness.States);
    }

    [Fact]
    public async Task A_connector_that_is_stopped_while_it_is_paused_is_not_polled_again()
    {
        await using var harness = await SourceHarness.MakeAsync(broker, target: TargetState.Paused);
        harness.Runner.Start();
        await harness.ReportedAsync(RunState.Paused);
        harness.Runner.SetTarget(TargetState.Stopped);
        await harness.StopAsync();
        Assert.Equal(0, harness.Task.Polled);
        Assert.Equal([RunState.Paused, RunState.Unassigned], harness.States);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Converters_that_ask_for_headers_see_and_add_them_as_they_are_written(bool ask)
    {
        await using var harness = await SourceHarness.MakeAsync(broker);
        harness.Converter.UsesHeaders = ask;
        harness.Runner.Start();
        harness.Task.Give(harness.Record("a", 1, headers: new ConnectHeaders().AddString("h", "x")));
        var headers = (await harness.ReadAsync(1)).Single().Headers.Select(h => (h.Key, Encoding.UTF8.GetString(h.GetValueBytes())));
        Assert.Equal(ask ? [("h", "X"), ("by", "key"), ("by", "a1")] : [("h", "X")], headers);
        if (!ask) Assert.Null(harness.Converter.Headers);
    }

    [Fact]
    public async Task A_topic_is_in_use_once_it_has_a_record_under_the_name_that_the_transformations_gave_it()
    {
        await using var harness = await StartedAsync(broker, ("errors.tolerance", "all"), ("transforms", "route"), ("transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter"),
            ("transforms.route.regex", "refused"), ("transforms.route.replacement", "no name of a topic"));
        var record = harness.Record("a", 1);
        harness.Task.Give(new SourceRecord(record.SourcePartition, record.SourceOffset, "refused", null, record.KeySchema, record.Key, record.ValueSchema, record.Value), harness.Record("a", 2));
        await DoneAsync(harness, 2);
        Assert.Equal([harness.Topic], harness.TopicsUsed);
        Assert.Equal(harness.Topic, harness.Task.Done.Last().Metadata!.TopicPartition.Topic);
    }

    [Fact]
    public async Task A_conversion_that_waits_for_another_machine_goes_on_where_it_was_with_what_the_transformations_made()
    {
        await using var harness = await StartedAsync(broker, ("transforms", "add"), ("transforms.add.type", typeof(NotingTransformation).FullName!), ("transforms.add.add", "!"));
        harness.Task.Give(harness.Record("a", 1, "ask 1"), harness.Record("a", 2, "ask 2"), harness.Record("a", 3, "ask 1"));
        await DoneAsync(harness, 3);
        await harness.StopAsync();
        Assert.Equal(["ask 1!", "ask 2!"], harness.Converter.Asked);
        Assert.Equal(("a", 3), harness.Stored.Last());
        Assert.Equal(0, harness.ErrorCounts.Retries);
    }

    [Fact]
    public async Task What_another_machine_refuses_is_the_failure_of_the_record()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1, "ask bad"));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Contains("the answer is no good", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_waits_for_another_machine_ends_when_the_task_stops()
    {
        await using var harness = await StartedAsync(broker);
        harness.Task.Give(harness.Record("a", 1, "ask silence"));
        await Eventually.True(() => harness.Converter.Asked.Contains("ask silence"), "the other machine is asked");
        await harness.StopAsync();
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
        Assert.Empty(harness.Stored);
    }
}
