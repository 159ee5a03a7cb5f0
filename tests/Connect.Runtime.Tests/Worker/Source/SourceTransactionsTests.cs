using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker.Source;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Source;

/// <summary>Source tasks that deliver exactly once.</summary>
public class SourceTransactionsTests(BrokerFixture broker)
{
    private static async Task<SourceHarness> StartedAsync(BrokerFixture broker, TransactionBoundary boundary, params (string Key, string Value)[] config)
    {
        var harness = await SourceHarness.MakeExactlyOnceAsync(broker, boundary, config.ToDictionary(c => c.Key, c => c.Value));
        harness.Runner.Start();
        await Eventually.True(() => harness.Task.Polled > 0, "the task is polled");
        return harness;
    }

    private static Task DoneAsync(SourceHarness harness, int count) => Eventually.True(() => harness.Task.Done.Count >= count, $"{count} records are done with");

    private static string At(long position) => $$"""{"position":{{position}}}""";

    private static SourceRecord Record(SourceHarness harness, long position, string? value = null, int partition = 0) => harness.Record("a", position, value, kafkaPartition: partition);

    [Fact]
    public async Task Each_batch_and_its_offsets_are_one_transaction()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Poll);
        harness.Task.Give(Record(harness, 1), Record(harness, 2));
        await DoneAsync(harness, 2);
        harness.Task.Give();
        harness.Task.Give(Record(harness, 3));
        await DoneAsync(harness, 3);
        // Each transaction takes an offset for the mark at its end.
        Assert.Equal([(0, "a1"), (1, "a2"), (3, "a3")], harness.Committed(harness.Topic));
        Assert.Equal([(0, At(2)), (2, At(3))], harness.Committed(harness.OffsetTopic));
        Assert.Equal([0, 1, 3], harness.Task.Done.Select(d => d.Metadata!.Offset));
        Assert.Empty(harness.Stored);
        Assert.Null(harness.Task.Its.TransactionContext);
    }

    [Fact]
    public async Task Of_a_batch_with_a_record_that_cannot_be_converted_nothing_is_seen()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Poll);
        harness.Task.Give(Record(harness, 1));
        await DoneAsync(harness, 1);
        harness.Task.Give(Record(harness, 2), Record(harness, 3, "bad"), Record(harness, 4));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("Tolerance exceeded in error handler", harness.Failure.Message);
        Assert.Equal(["a1"], harness.Committed(harness.Topic).Select(r => r.Value));
        Assert.Equal([At(1)], harness.Committed(harness.OffsetTopic).Select(r => r.Value));
        Assert.Single(harness.Task.Done);
    }

    [Fact]
    public async Task Records_that_are_skipped_or_dropped_do_not_end_a_transaction_and_their_offsets_count()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Poll, ("errors.tolerance", "all"));
        harness.Task.Give(Record(harness, 1), Record(harness, 2, "bad"));
        await DoneAsync(harness, 2);
        harness.Task.Give(Record(harness, 3, "bad"));
        await DoneAsync(harness, 3);
        Assert.Equal(["a1"], harness.Committed(harness.Topic).Select(r => r.Value));
        Assert.Equal([At(2), At(3)], harness.Committed(harness.OffsetTopic).Select(r => r.Value));
        Assert.Equal(2, harness.Task.Done.Count(d => d.Metadata is null));
    }

    [Theory]
    [InlineData(99, "x")]
    [InlineData(0, null)]
    public async Task What_brokers_do_not_take_fails_the_task_even_where_errors_are_tolerated(int partition, string? value)
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Poll, ("errors.tolerance", "all"));
        harness.Task.Give(Record(harness, 1), Record(harness, 2, value ?? new string('x', 2_000_000), partition));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("Unrecoverable exception from producer send callback", harness.Failure.Message);
        Assert.Empty(harness.Committed(harness.Topic));
        Assert.Empty(harness.Committed(harness.OffsetTopic));
        Assert.Empty(harness.Task.Done);
    }

    [Fact]
    public async Task With_intervals_batches_share_a_transaction_until_the_time_is_over_or_the_task_stops()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Interval);
        harness.Task.Give(Record(harness, 1));
        harness.Task.Give(Record(harness, 2));
        Assert.Equal(2, (await harness.ReadAsync(2)).Count);
        Assert.Empty(harness.Committed(harness.Topic));
        Assert.Empty(harness.Task.Done);
        await harness.PassAsync(TimeSpan.FromMinutes(1), () => harness.Task.Done.Count == 2, "the transaction is committed");
        harness.Task.Give(Record(harness, 3));
        await Eventually.True(() => harness.Task.Polled == 4, "the task is polled again");
        Assert.Equal(2, harness.Task.Done.Count);
        await harness.StopAsync();
        Assert.Equal([(0, "a1"), (1, "a2"), (3, "a3")], harness.Committed(harness.Topic));
        Assert.Equal([At(2), At(3)], harness.Committed(harness.OffsetTopic).Select(r => r.Value));
        Assert.Equal(3, harness.Task.Done.Count);
        Assert.Equal("stop", harness.Task.Calls.Last());
    }

    [Fact]
    public async Task A_pause_commits_what_is_open()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Interval);
        harness.Task.Give(Record(harness, 1));
        await Eventually.True(() => harness.Task.Polled == 2, "the task is polled again");
        harness.Runner.SetTarget(TargetState.Paused);
        await harness.ReportedAsync(RunState.Paused);
        Assert.Equal([(0, "a1")], harness.Committed(harness.Topic));
        Assert.Equal([At(1)], harness.Committed(harness.OffsetTopic).Select(r => r.Value));
    }

    [Fact]
    public async Task Where_the_connector_says_transactions_end_in_the_middle_of_batches_and_are_aborted()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Connector);
        void Give(Action<ITransactionContext, SourceRecord[]> says, params SourceRecord[] records) => harness.Task.Give(_ =>
        {
            says(harness.Task.Its.TransactionContext!, records);
            return Task.FromResult<IReadOnlyList<SourceRecord>?>(records);
        });
        Give((t, r) => { t.CommitTransaction(r[0]); t.AbortTransaction(); }, Record(harness, 1), Record(harness, 2));
        await DoneAsync(harness, 1);
        Give((t, _) => t.CommitTransaction(), Record(harness, 3));
        await DoneAsync(harness, 2);
        Give((t, r) => t.AbortTransaction(r[0]), Record(harness, 4), Record(harness, 5));
        await Eventually.True(() => harness.Task.Polled == 4, "the task is polled again");
        await harness.StopAsync();
        // What the connector aborts it wants to be dropped, not to be read again; what it does not finish is dropped and read again.
        Assert.Equal(["a1", "a3"], harness.Committed(harness.Topic).Select(r => r.Value));
        Assert.Equal([At(1), At(3)], harness.Committed(harness.OffsetTopic).Select(r => r.Value));
        Assert.Equal(["a1", "a3"], harness.Task.Done.Select(d => (string)d.Record.Value!));
    }

    [Fact]
    public async Task To_commit_and_to_abort_at_once_fails_the_task()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Connector);
        harness.Task.Give(_ =>
        {
            harness.Task.Its.TransactionContext!.CommitTransaction();
            harness.Task.Its.TransactionContext!.AbortTransaction();
            return Task.FromResult<IReadOnlyList<SourceRecord>?>([Record(harness, 1)]);
        });
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("The task asked for its transaction to be both committed and aborted after the batch", harness.Failure.Message);
        Assert.Empty(harness.Committed(harness.Topic));
    }

    [Fact]
    public async Task A_task_whose_producer_was_fenced_fails_and_writes_nothing_more()
    {
        await using var harness = await StartedAsync(broker, TransactionBoundary.Poll);
        harness.Task.Give(Record(harness, 1));
        await DoneAsync(harness, 1);
        await harness.FenceAsync();
        harness.Task.Give(Record(harness, 2));
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal(["a1"], harness.Committed(harness.Topic).Select(r => r.Value));
        Assert.Single(harness.Task.Done);
    }
}
