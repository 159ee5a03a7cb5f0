using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Tasks;
using Connect.Testing;

namespace Connect.Runtime.Tests.Tasks;

/// <summary>Source tasks that deliver exactly once.</summary>
public class SourceTransactionsTests(BrokerFixture broker)
{
    private static async Task<SourceStand> StartedAsync(BrokerFixture broker, TransactionBoundary boundary, params (string Key, string Value)[] config)
    {
        var stand = await SourceStand.MakeExactlyOnceAsync(broker, boundary, config.ToDictionary(c => c.Key, c => c.Value));
        stand.Runner.Start();
        await Eventually.True(() => stand.Task.Polled > 0, "the task is polled");
        return stand;
    }

    private static Task DoneAsync(SourceStand stand, int count) => Eventually.True(() => stand.Task.Done.Count >= count, $"{count} records are done with");

    private static string At(long position) => $$"""{"position":{{position}}}""";

    private static SourceRecord Record(SourceStand stand, long position, string? value = null, int partition = 0) => stand.Record("a", position, value, kafkaPartition: partition);

    [Fact]
    public async Task Each_batch_and_its_offsets_are_one_transaction()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Poll);
        stand.Task.Give(Record(stand, 1), Record(stand, 2));
        await DoneAsync(stand, 2);
        stand.Task.Give();
        stand.Task.Give(Record(stand, 3));
        await DoneAsync(stand, 3);
        // Each transaction takes an offset for the mark at its end.
        Assert.Equal([(0, "a1"), (1, "a2"), (3, "a3")], stand.Committed(stand.Topic));
        Assert.Equal([(0, At(2)), (2, At(3))], stand.Committed(stand.OffsetTopic));
        Assert.Equal([0, 1, 3], stand.Task.Done.Select(d => d.Metadata!.Offset));
        Assert.Empty(stand.Stored);
        Assert.Null(stand.Task.Its.TransactionContext);
    }

    [Fact]
    public async Task Of_a_batch_with_a_record_that_cannot_be_converted_nothing_is_seen()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Poll);
        stand.Task.Give(Record(stand, 1));
        await DoneAsync(stand, 1);
        stand.Task.Give(Record(stand, 2), Record(stand, 3, "bad"), Record(stand, 4));
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal("Tolerance exceeded in error handler", stand.Failure.Message);
        Assert.Equal(["a1"], stand.Committed(stand.Topic).Select(r => r.Value));
        Assert.Equal([At(1)], stand.Committed(stand.OffsetTopic).Select(r => r.Value));
        Assert.Single(stand.Task.Done);
    }

    [Fact]
    public async Task Records_that_are_skipped_or_dropped_do_not_end_a_transaction_and_their_offsets_count()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Poll, ("errors.tolerance", "all"));
        stand.Task.Give(Record(stand, 1), Record(stand, 2, "bad"));
        await DoneAsync(stand, 2);
        stand.Task.Give(Record(stand, 3, "bad"));
        await DoneAsync(stand, 3);
        Assert.Equal(["a1"], stand.Committed(stand.Topic).Select(r => r.Value));
        Assert.Equal([At(2), At(3)], stand.Committed(stand.OffsetTopic).Select(r => r.Value));
        Assert.Equal(2, stand.Task.Done.Count(d => d.Metadata is null));
    }

    [Theory]
    [InlineData(99, "x")]
    [InlineData(0, null)]
    public async Task What_brokers_do_not_take_fails_the_task_even_where_errors_are_tolerated(int partition, string? value)
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Poll, ("errors.tolerance", "all"));
        stand.Task.Give(Record(stand, 1), Record(stand, 2, value ?? new string('x', 2_000_000), partition));
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal("Unrecoverable exception from producer send callback", stand.Failure.Message);
        Assert.Empty(stand.Committed(stand.Topic));
        Assert.Empty(stand.Committed(stand.OffsetTopic));
        Assert.Empty(stand.Task.Done);
    }

    [Fact]
    public async Task With_intervals_batches_share_a_transaction_until_the_time_is_over_or_the_task_stops()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Interval);
        stand.Task.Give(Record(stand, 1));
        stand.Task.Give(Record(stand, 2));
        Assert.Equal(2, (await stand.ReadAsync(2)).Count);
        Assert.Empty(stand.Committed(stand.Topic));
        Assert.Empty(stand.Task.Done);
        await stand.PassAsync(TimeSpan.FromMinutes(1), () => stand.Task.Done.Count == 2, "the transaction is committed");
        stand.Task.Give(Record(stand, 3));
        await Eventually.True(() => stand.Task.Polled == 4, "the task is polled again");
        Assert.Equal(2, stand.Task.Done.Count);
        await stand.StopAsync();
        Assert.Equal([(0, "a1"), (1, "a2"), (3, "a3")], stand.Committed(stand.Topic));
        Assert.Equal([At(2), At(3)], stand.Committed(stand.OffsetTopic).Select(r => r.Value));
        Assert.Equal(3, stand.Task.Done.Count);
        Assert.Equal("stop", stand.Task.Calls.Last());
    }

    [Fact]
    public async Task A_pause_commits_what_is_open()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Interval);
        stand.Task.Give(Record(stand, 1));
        await Eventually.True(() => stand.Task.Polled == 2, "the task is polled again");
        stand.Runner.SetTarget(TargetState.Paused);
        await stand.ReportedAsync(PartState.Paused);
        Assert.Equal([(0, "a1")], stand.Committed(stand.Topic));
        Assert.Equal([At(1)], stand.Committed(stand.OffsetTopic).Select(r => r.Value));
    }

    [Fact]
    public async Task Where_the_connector_says_transactions_end_in_the_middle_of_batches_and_are_aborted()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Connector);
        void Give(Action<ITransactionContext, SourceRecord[]> says, params SourceRecord[] records) => stand.Task.Give(_ =>
        {
            says(stand.Task.Its.TransactionContext!, records);
            return Task.FromResult<IReadOnlyList<SourceRecord>?>(records);
        });
        Give((t, r) => { t.CommitTransaction(r[0]); t.AbortTransaction(); }, Record(stand, 1), Record(stand, 2));
        await DoneAsync(stand, 1);
        Give((t, _) => t.CommitTransaction(), Record(stand, 3));
        await DoneAsync(stand, 2);
        Give((t, r) => t.AbortTransaction(r[0]), Record(stand, 4), Record(stand, 5));
        await Eventually.True(() => stand.Task.Polled == 4, "the task is polled again");
        await stand.StopAsync();
        // What the connector aborts it wants to be dropped, not to be read again; what it does not finish is dropped and read again.
        Assert.Equal(["a1", "a3"], stand.Committed(stand.Topic).Select(r => r.Value));
        Assert.Equal([At(1), At(3)], stand.Committed(stand.OffsetTopic).Select(r => r.Value));
        Assert.Equal(["a1", "a3"], stand.Task.Done.Select(d => (string)d.Record.Value!));
    }

    [Fact]
    public async Task To_commit_and_to_abort_at_once_fails_the_task()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Connector);
        stand.Task.Give(_ =>
        {
            stand.Task.Its.TransactionContext!.CommitTransaction();
            stand.Task.Its.TransactionContext!.AbortTransaction();
            return Task.FromResult<IReadOnlyList<SourceRecord>?>([Record(stand, 1)]);
        });
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal("The task asked for its transaction to be both committed and aborted after the batch", stand.Failure.Message);
        Assert.Empty(stand.Committed(stand.Topic));
    }

    [Fact]
    public async Task A_task_whose_producer_was_fenced_fails_and_writes_nothing_more()
    {
        await using var stand = await StartedAsync(broker, TransactionBoundary.Poll);
        stand.Task.Give(Record(stand, 1));
        await DoneAsync(stand, 1);
        await stand.FenceAsync();
        stand.Task.Give(Record(stand, 2));
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal(["a1"], stand.Committed(stand.Topic).Select(r => r.Value));
        Assert.Single(stand.Task.Done);
    }
}
