using Connect.Api;
using Connectors.Jdbc.Databases;
using Connectors.Jdbc.Writing;

namespace Connectors.Jdbc.Tests.Sink;

/// <summary>Which records of a batch are reported, where they can be, and what becomes of the others.</summary>
public sealed class ReportedRecordsTests
{
    private static readonly Schema Key = SinkRun.Fields(("id", Schema.Int32));
    private static readonly Schema Value = SinkRun.Fields(("id", Schema.Int32), ("v", Schema.OptionalString));

    private static readonly string[] Kinds = ["postgresql", "mysql", "mariadb", "sqlite"], Modes = ["insert", "upsert"];

    public static TheoryData<string> Stores => [.. Kinds];

    public static MatrixTheoryData<string, string> StoresByMode => new(Kinds, Modes);

    // Every record of one row: text that is "bad" is refused by the table.
    private static Task MakeAsync(Store store, SinkRun run) =>
        store.Run($"CREATE TABLE {store.Q(run.Topic)} (id INT PRIMARY KEY, v VARCHAR(20) CHECK (v <> 'bad'))");

    [Theory]
    [MemberData(nameof(StoresByMode))]
    public async Task Reported_records_are_the_bad_ones_alone_of_a_large_batch(string kind, string mode)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true, ("insert.mode", mode), ("pk.mode", "record_value"), ("pk.fields", "id"));
        await MakeAsync(store, run);
        long[] bad = [0, 17, 18, 499, 1023];
        await run.Put([.. Enumerable.Range(0, 1024).Select(i => run.Record(Value, i, bad.Contains(i) ? "bad" : "good"))]);
        Assert.Equal(bad, run.Context.Reported.Select(r => r.Record.Offset));
        Assert.All(run.Context.Reported, r =>
        {
            var error = Assert.IsType<SqlException>(r.Error);
            Assert.Contains($"({run.Topic}-0@{r.Record.Offset})", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(["1019"], await store.Rows($"SELECT count(*) FROM {store.Q(run.Topic)}"));
        Assert.Equal(["0"], await store.Rows($"SELECT count(*) FROM {store.Q(run.Topic)} WHERE v = 'bad'"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reported_records_leave_of_each_key_what_its_last_good_record_says(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"),
            ("delete.enabled", "true"));
        await MakeAsync(store, run);
        SinkRecord Put(int id, string? value) => run.Raw(value is null ? null : Value, value is null ? null : SinkRun.Struct(Value, id, value),
            Key, SinkRun.Struct(Key, id));
        await run.Put(
            Put(1, "a"), Put(2, "x"), Put(1, "bad"), Put(1, "b"), Put(2, "bad"), Put(3, "only"), Put(1, "c"),
            Put(3, null), Put(4, "gone"), Put(4, null), Put(5, "bad"), Put(5, null), Put(5, "back"), Put(1, "bad"));
        Assert.Equal(["1|c", "2|x", "5|back"], await run.Rows());
        // Also those whose key comes again later in the batch.
        Assert.Equal([2L, 4, 10, 13], run.Context.Reported.Select(r => r.Record.Offset));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reported_records_of_several_topics_and_partitions_are_named_by_their_own(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true, ("table.name.format", "${topic}"));
        await MakeAsync(store, run);
        SinkRecord Of(int partition, long offset, int id, string value) =>
            new(run.Topic, partition, null, null, Value, SinkRun.Struct(Value, id, value), offset, 1_700_000_000_000);
        await run.Put(Of(0, 7, 1, "a"), Of(3, 5, 2, "bad"), Of(0, 8, 3, "b"), Of(3, 6, 1, "duplicate"), Of(2, 1, 4, "c"));
        Assert.Equal(["1|a", "3|b", "4|c"], await run.Rows());
        Assert.Equal([$"{run.Topic}-3@5", $"{run.Topic}-3@6"],
            run.Context.Reported.Select(r => $"{r.Record.Topic}-{r.Record.Partition}@{r.Record.Offset}"));
    }

    [Theory]
    [InlineData("postgresql", "options", "-c lock_timeout=200", "LOCK TABLE {0} IN EXCLUSIVE MODE", "canceling statement due to lock timeout")]
    [InlineData("mysql", "sessionVariables", "innodb_lock_wait_timeout=1", "UPDATE {0} SET v = 'locked'", "Lock wait timeout exceeded")]
    [InlineData("sqlite", "busy_timeout", "200", "UPDATE {0} SET v = 'locked'", "database is locked")]
    public async Task Reported_records_are_not_those_that_anothers_lock_kept_out(string kind, string property, string value, string locking, string said)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"),
            ($"connection.{property}", value));
        await MakeAsync(store, run);
        await run.Put(run.Record(Value, 1, "a"));
        SinkRecord[] batch = [run.Record(Value, 1, "b"), run.Record(Value, 2, "bad")];
        await using (var other = await DirectConnection.OpenAsync(store.Target))
        {
            await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var command = Dialect.Command(other, transaction, locking.Replace("{0}", store.Q(run.Topic), StringComparison.Ordinal));
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var failure = await Assert.ThrowsAsync<ConnectException>(() => run.Put(batch));
            Assert.Contains(said, failure.Message, StringComparison.Ordinal);
            Assert.Empty(run.Context.Reported);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }
        await run.Put(batch);
        Assert.Equal([2L], run.Context.Reported.Select(r => r.Record.Offset));
        Assert.Equal(["1|b"], await run.Rows());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reported_records_are_those_that_fail_after_all_retries(string kind)
    {
        using var store = Store.Of(kind);
        await using var run = await SinkRun.Start(store, null, true, ("max.retries", "1"), ("retry.backoff.ms", "1"));
        await MakeAsync(store, run);
        SinkRecord[] batch = [run.Record(Value, 1, "a"), run.Record(Value, 2, "bad"), run.Record(Value, 3, "b")];
        await Assert.ThrowsAsync<RetriableException>(() => run.Put(batch));
        Assert.Empty(run.Context.Reported);
        Assert.Empty(await run.Rows());
        await run.Put(batch);
        Assert.Equal([1L], run.Context.Reported.Select(r => r.Record.Offset));
        Assert.Equal(["1|a", "3|b"], await run.Rows());
    }
}
