using Connect.Testing;
using Kafka.Embedded.Groups;
using Kafka.Embedded.Log;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded.Tests;

public sealed partial class TransactionCoordinatorTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ManualTime _time = new();
    private TopicCatalog _catalog = null!;
    private StateTopic _offsets = null!;
    private GroupCoordinator _groups = null!;
    private TransactionCoordinator _transactions = null!;

    public TransactionCoordinatorTests()
    {
        Open();
        _catalog.Create("t", 2, []);
    }

    public void Dispose()
    {
        Close();
        _folder.Dispose();
    }

    [Fact]
    public void A_committed_transaction_is_read_and_an_aborted_one_is_marked()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        Assert.Equal(0, Log.LastStable);
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        Assert.Equal(2, Log.LastStable);
        Write(producer, "x", sequence: 1);
        Assert.Equal(ErrorCode.None, End(producer, commit: false));
        var read = Log.Read(0, int.MaxValue, committedOnly: true, wholeFirst: true);
        using (read.Slice)
            Assert.Equal([2L], read.Aborted!.Select(aborted => aborted.FirstOffset));
        Assert.Equal(ErrorCode.None, End(producer, commit: false));
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, commit: true));
    }

    [Fact]
    public void A_transaction_that_cannot_be_aborted_in_time_does_not_end_the_process()
    {
        Write(Initialize("x"), "x", sequence: 0);
        _catalog.Close();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual("Ongoing", _transactions.Describe("x").State);
    }

    [Fact]
    public void A_second_producer_of_the_same_id_ends_the_first_ones_transaction_and_fences_it()
    {
        var first = Initialize("x");
        Write(first, "x", sequence: 0);
        var second = Initialize("x");
        Assert.Equal(first.ProducerId, second.ProducerId);
        Assert.True(second.ProducerEpoch > first.ProducerEpoch);
        Assert.Equal(2, Log.LastStable);
        Assert.Equal(ErrorCode.ProducerFenced, End(first, commit: true));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Append(first, "x", sequence: 1));
        Assert.Equal(ErrorCode.ProducerFenced, Add(first));
    }

    [Fact]
    public void A_batch_for_a_partition_outside_the_transaction_is_refused()
    {
        var producer = Initialize("x");
        Assert.Equal(ErrorCode.InvalidTxnState, Append(producer, "x", sequence: 0));
        Write(producer, "x", sequence: 0);
        End(producer, commit: true);
        Assert.Equal(ErrorCode.InvalidTxnState, Append(producer, "x", sequence: 1));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, Append(producer, "other", sequence: 1));
    }

    [Fact]
    public void A_transaction_that_takes_too_long_is_aborted_and_its_producer_fenced()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        _time.Advance(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal(0, Log.LastStable);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Log.LastStable);
        Assert.Equal(ErrorCode.ProducerFenced, End(producer, commit: true));
        Assert.Equal("CompleteAbort", _transactions.Describe("x").State);
    }

    [Fact]
    public void A_transaction_that_was_open_goes_on_after_a_restart()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        Restart();
        Assert.Equal(0, Log.LastStable);
        Write(producer, "x", sequence: 1);
        Assert.Equal(ErrorCode.None, End(producer, commit: true));
        Assert.Equal(3, Log.LastStable);
        Restart();
        Assert.Equal("CompleteCommit", _transactions.Describe("x").State);
        Assert.Equal(producer.ProducerEpoch + 1, Initialize("x").ProducerEpoch);
    }

    [Fact]
    public void A_decision_that_was_stored_before_the_broker_died_is_carried_out_after_it()
    {
        var producer = Initialize("x");
        Write(producer, "x", sequence: 0);
        // What the coordinator stores first when a transaction ends; the markers are missing.
        var decided = new Transaction("x")
        {
            ProducerId = producer.ProducerId,
            Epoch = producer.ProducerEpoch,
            TimeoutMs = 60_000,
            State = TransactionState.PrepareCommit,
            StartedAt = Batches.Start,
            UpdatedAt = Batches.Start
        };
        decided.Partitions.Add(new TopicPartition("t", 0));
        new StateTopic(_catalog, Topic.Transactions, 5, _time).Append("x", (TransactionRecord.Key("x"), TransactionRecord.Value(decided)));
        Restart();
        Assert.Equal(2, Log.LastStable);
        Assert.Equal("CompleteCommit", _transactions.Describe("x").State);
        Assert.Single(Batches.Read(Log, 0, committed: true));
    }

    [Fact]
    public void Offsets_of_a_transaction_count_when_it_commits()
    {
        var producer = Initialize("x");
        CommitOffset(producer, 7);
        Assert.Equal((-1L, ErrorCode.UnstableOffsetCommit), Committed());
        Restart();
        Assert.Equal((-1L, ErrorCode.UnstableOffsetCommit), Committed());
        End(producer, commit: true);
        Assert.Equal((7L, ErrorCode.None), Committed());
        CommitOffset(producer, 9);
        End(producer, commit: false);
        Assert.Equal((7L, ErrorCode.None), Committed());
        Restart();
        Assert.Equal((7L, ErrorCode.None), Committed());
    }

    [Fact]
    public void A_producer_that_repeats_its_request_for_an_epoch_gets_the_same_one()
    {
        var producer = Initialize("x");
        var bumped = Initialize("x", producer.ProducerId, producer.ProducerEpoch);
        Assert.Equal(producer.ProducerEpoch + 1, bumped.ProducerEpoch);
        Assert.Equal(bumped.ProducerEpoch, Initialize("x", producer.ProducerId, producer.ProducerEpoch).ProducerEpoch);
        Assert.Equal(ErrorCode.ProducerFenced, Initialize("x", producer.ProducerId, 100).ErrorCode);
    }

    [Fact]
    public void Epochs_that_run_out_bring_a_new_producer_id()
    {
        var producer = Initialize("x");
        var decided = new Transaction("x") { ProducerId = producer.ProducerId, Epoch = short.MaxValue - 1, TimeoutMs = 60_000, UpdatedAt = Batches.Start };
        new StateTopic(_catalog, Topic.Transactions, 5, _time).Append("x", (TransactionRecord.Key("x"), TransactionRecord.Value(decided)));
        Restart();
        var next = Initialize("x");
        Assert.NotEqual(producer.ProducerId, next.ProducerId);
        Assert.Equal(0, next.ProducerEpoch);
    }

    [Fact]
    public void Producer_ids_are_never_given_out_twice()
    {
        var seen = new HashSet<long>();
        for (var restart = 0; restart < 3; restart++)
        {
            for (var i = 0; i < 1_500; i++)
                Assert.True(seen.Add(_transactions.Initialize(new InitProducerIdRequest()).ProducerId));
            Restart();
        }
    }

    [Fact]
    public void Impossible_timeouts_and_ids_are_refused()
    {
        Assert.Equal(ErrorCode.InvalidTransactionTimeout,
            _transactions.Initialize(new InitProducerIdRequest { TransactionalId = "x", TransactionTimeoutMs = 0 }).ErrorCode);
        Assert.Equal(ErrorCode.InvalidTransactionTimeout,
            _transactions.Initialize(new InitProducerIdRequest { TransactionalId = "x", TransactionTimeoutMs = 900_001 }).ErrorCode);
        Assert.Equal(ErrorCode.InvalidRequest, _transactions.Initialize(new InitProducerIdRequest { TransactionalId = "" }).ErrorCode);
        Assert.Equal(ErrorCode.InvalidProducerIdMapping,
            _transactions.End(new EndTxnRequest { TransactionalId = "nobody" }, TransactionVersion.OfOlderClients).ErrorCode);
    }

    private PartitionLog Log => _catalog.Find("t")!.Partition(0)!;

    private void Open()
    {
        _catalog = new TopicCatalog(_folder, clean: false, _time, NullLogger.Instance);
        _offsets = new StateTopic(_catalog, Topic.Offsets, 5, _time);
        _groups = new GroupCoordinator(_catalog, _offsets, TimeSpan.Zero, _time, NullLogger.Instance);
        _transactions = new TransactionCoordinator(_catalog, new StateTopic(_catalog, Topic.Transactions, 5, _time), _groups, _time, NullLogger.Instance);
    }

    private void Close()
    {
        _transactions.Dispose();
        _groups.Dispose();
        _catalog.Dispose();
    }

    /// <summary>As after a kill: nothing is closed in order.</summary>
    private void Restart()
    {
        Close();
        Open();
    }

    private InitProducerIdResponse Initialize(string id, long producerId = -1, short epoch = -1) =>
        _transactions.Initialize(new InitProducerIdRequest
        {
            TransactionalId = id,
            TransactionTimeoutMs = 60_000,
            ProducerId = producerId,
            ProducerEpoch = epoch
        });

    private ErrorCode Add(InitProducerIdResponse producer) => _transactions.Add("x", producer.ProducerId, producer.ProducerEpoch, [new TopicPartition("t", 0)]);

    private static byte[] Batch(InitProducerIdResponse producer, int sequence) =>
        Batches.Of([("k", "v")], producerId: producer.ProducerId, epoch: producer.ProducerEpoch, sequence: sequence, transactional: true);

    private void Write(InitProducerIdResponse producer, string id, int sequence)
    {
        Assert.Equal(ErrorCode.None, Add(producer));
        Assert.Equal(ErrorCode.None, Append(producer, id, sequence));
    }

    private ErrorCode Append(InitProducerIdResponse producer, string id, int sequence, OutsideTransaction outside = OutsideTransaction.IsInvalid) =>
        _transactions.Append(id, Log, Batch(producer, sequence), outside).Error;

    private ErrorCode End(InitProducerIdResponse producer, bool commit) => End(producer, commit, TransactionVersion.OfOlderClients).ErrorCode;

    private EndTxnResponse End(InitProducerIdResponse producer, bool commit, short clientVersion) => _transactions.End(
        new EndTxnRequest { TransactionalId = "x", ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, Committed = commit },
            clientVersion);

    private void CommitOffset(InitProducerIdResponse producer, long offset)
    {
        Assert.Equal(ErrorCode.None, _transactions.AddOffsets("x", producer.ProducerId, producer.ProducerEpoch, _offsets, "g"));
        Assert.Equal(ErrorCode.None, CommitOffset(producer, offset, OutsideTransaction.IsInvalid));
    }

    private ErrorCode CommitOffset(InitProducerIdResponse producer, long offset, OutsideTransaction outside, string member = "") =>
        _transactions.CommitOffsets(new TxnOffsetCommitRequest
        {
            TransactionalId = "x",
            GroupId = "g",
            MemberId = member,
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            Topics = [new() { Name = "t", Partitions = [new() { Index = 0, CommittedOffset = offset }] }],
        }, _offsets, outside).Topics.Single().Partitions.Single().ErrorCode;

    private (long, ErrorCode) Committed()
    {
        var partition = _groups.Fetch(new OffsetFetchRequest.Group { GroupId = "g", Topics = [new() { Name = "t", PartitionIndexes = [0] }] },
            requireStable: true, version: 9, _ => null, _ => Guid.Empty).Topics.Single().Partitions.Single();
        return (partition.CommittedOffset, partition.ErrorCode);
    }
}
