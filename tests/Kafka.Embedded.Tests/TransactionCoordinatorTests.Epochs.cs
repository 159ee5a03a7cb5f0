using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>The second version of transactions (KIP-890): each end takes the next epoch.</summary>
public sealed partial class TransactionCoordinatorTests
{
    [Fact]
    public void Each_end_of_a_transaction_takes_the_next_epoch()
    {
        var producer = Initialize("x");
        for (var round = 0; round < 3; round++)
        {
            Join(producer, sequence: 0);
            var ended = End(producer, commit: round != 1, TransactionVersion.Current);
            Assert.Equal((ErrorCode.None, producer.ProducerId, (short)(producer.ProducerEpoch + 1)), (ended.ErrorCode, ended.ProducerId, ended.ProducerEpoch));
            // What is still on its way from before the end is late.
            Assert.Equal(ErrorCode.InvalidProducerEpoch, Append(producer, "x", sequence: 1, OutsideTransaction.Joins));
            producer = Following(ended);
        }
        Assert.Equal(6, Log.LastStable);
        Assert.Equal([0L, 4L], Batches.Read(Log, 0, committed: true).Select(record => record.Offset).Where(offset => offset != 2));
        Assert.Equal(2, Assert.Single(Log.Read(0, int.MaxValue, committedOnly: true, wholeFirst: true).Aborted!).FirstOffset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_end_that_is_asked_for_again_is_answered_as_before_and_the_other_end_refused(bool restarts)
    {
        var producer = Initialize("x");
        foreach (var commit in (bool[])[true, false])
        {
            Join(producer, sequence: 0);
            var ended = End(producer, commit, TransactionVersion.Current);
            var end = Log.LogEnd;
            if (restarts)
                Restart();
            Assert.Equal((ErrorCode.None, ended.ProducerEpoch), (End(producer, commit, TransactionVersion.Current).ErrorCode, ended.ProducerEpoch));
            Assert.Equal(ErrorCode.InvalidTxnState, End(producer, !commit, TransactionVersion.Current).ErrorCode);
            Assert.Equal(ErrorCode.ProducerFenced, End(producer, commit));
            // With the epoch of the next transaction, in which nothing was written, it is no repetition.
            Assert.Equal(ErrorCode.InvalidTxnState, End(Following(ended), commit: true, TransactionVersion.Current).ErrorCode);
            Assert.Equal(end, Log.LogEnd);
            producer = Following(ended);
        }
        Assert.Equal(ErrorCode.ProducerFenced,
            End(new() { ProducerId = producer.ProducerId, ProducerEpoch = 0 }, commit: true, TransactionVersion.Current).ErrorCode);
    }

    [Fact]
    public void A_transaction_that_nothing_was_written_in_is_aborted_and_not_committed()
    {
        var producer = Initialize("x");
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, commit: true, TransactionVersion.Current).ErrorCode);
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, commit: false));
        for (short epoch = 1; epoch < 4; epoch++)
        {
            var ended = End(producer, commit: false, TransactionVersion.Current);
            Assert.Equal((ErrorCode.None, epoch), (ended.ErrorCode, ended.ProducerEpoch));
            Assert.Equal(Now, _transactions.Describe("x").TransactionStartTimeMs);
            producer = Following(ended);
        }
        Assert.Equal(0, Log.LogEnd);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_producer_whose_transaction_took_too_long_aborts_and_goes_on(bool restarts)
    {
        var producer = Initialize("x");
        Join(producer, sequence: 0);
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 7, OutsideTransaction.Joins));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Log.LastStable);
        if (restarts)
            Restart();
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Append(producer, "x", sequence: 1, OutsideTransaction.Joins));
        Assert.Equal(ErrorCode.ProducerFenced, CommitOffset(producer, 7, OutsideTransaction.Joins));
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, commit: true, TransactionVersion.Current).ErrorCode);
        var aborted = End(producer, commit: false, TransactionVersion.Current);
        Assert.Equal((ErrorCode.None, 1), (aborted.ErrorCode, aborted.ProducerEpoch));
        producer = Following(aborted);
        Join(producer, sequence: 0);
        Assert.Equal(ErrorCode.None, End(producer, commit: true, TransactionVersion.Current).ErrorCode);
        Assert.Equal((-1L, ErrorCode.None), Committed());
        Assert.Equal(2, Log.LastStable - 2);
    }

    [Fact]
    public void An_older_producer_whose_transaction_took_too_long_asks_for_its_epoch_and_goes_on()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ErrorCode.ProducerFenced, End(producer, commit: false));
        var next = Initialize("x", producer.ProducerId, producer.ProducerEpoch);
        Assert.Equal((ErrorCode.None, 1), (next.ErrorCode, next.ProducerEpoch));
        Write(next, "x", sequence: 0);
        Assert.Equal(ErrorCode.None, End(next, commit: true));
    }

    [Fact]
    public void A_producer_that_asks_for_an_epoch_in_a_transaction_gets_the_one_that_its_abort_took()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        var next = Initialize("x", producer.ProducerId, producer.ProducerEpoch);
        Assert.Equal((ErrorCode.None, 1), (next.ErrorCode, next.ProducerEpoch));
        Assert.Equal("Empty", _transactions.Describe("x").State);
        Assert.Equal(2, Log.LastStable);
        // Another producer is not to get an epoch that the first one may have.
        Write(next, "x", sequence: 0);
        Assert.Equal(3, Initialize("x").ProducerEpoch);
    }

    [Fact]
    public void A_fenced_producer_that_asks_for_an_epoch_leaves_the_transaction_of_its_successor_alone()
    {
        var first = Initialize("x");
        var second = Initialize("x");
        Write(second, "x", sequence: 0);
        Assert.Equal(ErrorCode.ProducerFenced, Initialize("x", first.ProducerId, first.ProducerEpoch).ErrorCode);
        Assert.Equal("Ongoing", _transactions.Describe("x").State);
        Assert.Equal(ErrorCode.None, End(second, commit: true));
    }

    [Fact]
    public void Half_a_producer_is_refused()
    {
        Assert.Equal(ErrorCode.InvalidRequest, Initialize("x", producerId: 5).ErrorCode);
        Assert.Equal(ErrorCode.InvalidRequest, Initialize("x", epoch: 5).ErrorCode);
    }

    [Fact]
    public void What_becomes_of_a_write_outside_the_transaction_depends_on_what_the_client_knows()
    {
        var producer = Initialize("x");
        Assert.Equal(ErrorCode.InvalidTxnState, Append(producer, "x", sequence: 0, OutsideTransaction.IsInvalid));
        Assert.Equal(ErrorCode.TransactionAbortable, Append(producer, "x", sequence: 0, OutsideTransaction.IsAbortable));
        Assert.Equal(ErrorCode.InvalidTxnState, CommitOffset(producer, 7, OutsideTransaction.IsInvalid));
        Assert.Equal(ErrorCode.TransactionAbortable, CommitOffset(producer, 7, OutsideTransaction.IsAbortable));
        Assert.Equal("Empty", _transactions.Describe("x").State);
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 7, OutsideTransaction.Joins));
        Assert.Equal([Topic.Offsets], _transactions.Describe("x").Topics.Select(topic => topic.Name));
        Join(producer, sequence: 0);
        Assert.Equal([Topic.Offsets, "t"], _transactions.Describe("x").Topics.Select(topic => topic.Name).Order());
        // What has joined is open to older requests too.
        Assert.Equal(ErrorCode.None, Append(producer, "x", sequence: 1, OutsideTransaction.IsInvalid));
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        Assert.Equal((7L, ErrorCode.None), Committed());
    }

    [Fact]
    public void A_producer_that_takes_epochs_begins_at_sequence_0_where_nothing_is_known_of_it()
    {
        var producer = Initialize("x");
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Append(producer, "x", sequence: 3, OutsideTransaction.Joins));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Append(producer, "x", sequence: 3, OutsideTransaction.Joins));
        Join(producer, sequence: 0);
        // An older producer keeps its epoch, and what it wrote may have been deleted.
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        _catalog.Delete(_catalog.Find("t")!);
        _catalog.Create("t", 2, []);
        Write(producer, "x", sequence: 1);
    }

    [Fact]
    public void A_client_of_either_version_goes_on_after_one_of_the_other()
    {
        var producer = Initialize("x");
        Join(producer, sequence: 0);
        producer = Following(End(producer, commit: true, TransactionVersion.Current));
        Write(producer, "x", sequence: 0);
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        Write(producer, "x", sequence: 1);
        var ended = End(producer, commit: false, TransactionVersion.Current);
        Assert.Equal((ErrorCode.None, 2), (ended.ErrorCode, ended.ProducerEpoch));
        Assert.Equal(6, Log.LastStable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Epochs_that_run_out_at_an_end_bring_a_new_producer_id(bool restarts)
    {
        var producer = AtEpoch(short.MaxValue - 1);
        Join(producer, sequence: 0);
        var ended = End(producer, commit: true, TransactionVersion.Current);
        Assert.Equal((ErrorCode.None, 0), (ended.ErrorCode, ended.ProducerEpoch));
        Assert.NotEqual(producer.ProducerId, ended.ProducerId);
        if (restarts)
            Restart();
        Assert.Equal(short.MaxValue, Log.DescribeProducers().Single(known => known.Id == producer.ProducerId).Epoch);
        var again = End(producer, commit: true, TransactionVersion.Current);
        Assert.Equal((ErrorCode.None, ended.ProducerId, 0), (again.ErrorCode, again.ProducerId, again.ProducerEpoch));
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, commit: false, TransactionVersion.Current).ErrorCode);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Append(producer, "x", sequence: 1, OutsideTransaction.Joins));
        var next = Following(ended);
        Join(next, sequence: 0);
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, End(producer, commit: true));
        Assert.Equal(ErrorCode.None, End(next, commit: true, TransactionVersion.Current).ErrorCode);
        Assert.Equal(2, Batches.Read(Log, 0, committed: true).Count);
    }

    [Fact]
    public void The_last_epoch_serves_a_producer_that_asks_for_it_after_its_transaction_took_too_long()
    {
        var producer = AtEpoch(short.MaxValue - 2);
        Write(producer, "x", sequence: 0);
        _time.Advance(TimeSpan.FromMinutes(1));
        var last = Initialize("x", producer.ProducerId, producer.ProducerEpoch);
        Assert.Equal((ErrorCode.None, producer.ProducerId, short.MaxValue - 1), (last.ErrorCode, last.ProducerId, last.ProducerEpoch));
        Write(last, "x", sequence: 0);
        _time.Advance(TimeSpan.FromMinutes(1));
        var renewed = Initialize("x", last.ProducerId, last.ProducerEpoch);
        Assert.Equal((ErrorCode.None, 0), (renewed.ErrorCode, renewed.ProducerEpoch));
        Assert.NotEqual(last.ProducerId, renewed.ProducerId);
    }

    [Fact]
    public void The_next_producer_id_of_a_stored_decision_is_taken_when_it_is_carried_out()
    {
        var producer = AtEpoch(short.MaxValue - 1);
        Join(producer, sequence: 0);
        Store(new Transaction("x")
        {
            ProducerId = producer.ProducerId,
            NextProducerId = 4_711,
            Epoch = short.MaxValue,
            TimeoutMs = 60_000,
            State = TransactionState.PrepareAbort,
            ClientVersion = TransactionVersion.Current,
            StartedAt = Batches.Start,
            UpdatedAt = Batches.Start,
        }, new TopicPartition("t", 0));
        Restart();
        var described = _transactions.Describe("x");
        Assert.Equal((4_711L, (short)0, "CompleteAbort"), (described.ProducerId, described.ProducerEpoch, described.State));
        Assert.Equal(2, Log.LastStable);
        Assert.Equal((ErrorCode.None, 4_711),
            (End(producer, commit: false, TransactionVersion.Current).ErrorCode, End(producer, commit: false, TransactionVersion.Current).ProducerId));
    }

    [Fact]
    public void A_producer_without_a_generation_may_name_a_member_of_an_empty_group()
    {
        var producer = Initialize("x");
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 7, OutsideTransaction.Joins, member: "m"));
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 8, OutsideTransaction.Joins, member: "m"));
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static InitProducerIdResponse Following(EndTxnResponse ended) => new() { ProducerId = ended.ProducerId, ProducerEpoch = ended.ProducerEpoch };

    private void Join(InitProducerIdResponse producer, int sequence) => Assert.Equal(ErrorCode.None, Append(producer, "x", sequence, OutsideTransaction.Joins));

    private InitProducerIdResponse AtEpoch(short epoch)
    {
        var producer = Initialize("x");
        Store(new Transaction("x") { ProducerId = producer.ProducerId, Epoch = epoch, TimeoutMs = 60_000, UpdatedAt = Batches.Start });
        Restart();
        return new InitProducerIdResponse { ProducerId = producer.ProducerId, ProducerEpoch = epoch };
    }

    private void Store(Transaction transaction, params TopicPartition[] partitions)
    {
        transaction.Partitions.UnionWith(partitions);
        new StateTopic(_catalog, Topic.Transactions, 5, _time).Append("x", (TransactionRecord.Key("x"), TransactionRecord.Value(transaction)));
    }
}
