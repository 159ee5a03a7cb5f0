using FsCheck;
using FsCheck.Fluent;
using Kafka.Embedded.Topics;
using Kafka.Embedded.Transactions;

namespace Kafka.Embedded.Tests;

/// <summary>The records of <c>__transaction_state</c>; the bytes are those that Apache Kafka 4.3.1 writes for the same transactions.</summary>
public sealed class TransactionRecordTests
{
    private const long Started = 1_700_000_000_000;

    [Fact]
    public void A_transaction_is_written_as_Kafka_writes_it()
    {
        var empty = new Transaction("x") { ProducerId = 4_001, Epoch = 0, TimeoutMs = 60_000, UpdatedAt = Started };
        Assert.Equal("00010000000000000fa100000000ea6000000000018bcfe56800ffffffffffffffff00", Hex(empty));
        var open = new Transaction("x")
        {
            ProducerId = 4_001,
            PreviousProducerId = 4_001,
            Epoch = 7,
            LastEpoch = 6,
            TimeoutMs = 60_000,
            State = TransactionState.Ongoing,
            Partitions = { new TopicPartition("t", 1) },
            StartedAt = Started,
            UpdatedAt = Started + 1,
            ClientVersion = 2,
        };
        Assert.Equal("00010000000000000fa100070000ea60010202740200000001000000018bcfe568010000018bcfe568000200080000000000000fa102020002", Hex(open));
        var exhausted = new Transaction("x")
        {
            ProducerId = 4_001,
            PreviousProducerId = 4_001,
            NextProducerId = 5_002,
            Epoch = short.MaxValue,
            TimeoutMs = 3_000,
            State = TransactionState.PrepareCommit,
            Partitions = { new TopicPartition("t", 1), new TopicPartition("t", 0) },
            StartedAt = Started,
            UpdatedAt = Started + 2,
            ClientVersion = 2,
        };
        Assert.Equal(
            "00010000000000000fa17fff00000bb802020274030000000100000000000000018bcfe568020000018bcfe568000300080000000000000fa10108000000000000138a02020002",
                Hex(exhausted));
        var renewed = new Transaction("x")
        {
            ProducerId = 5_002,
            PreviousProducerId = 4_001,
            Epoch = 0,
            TimeoutMs = 3_000,
            State = TransactionState.CompleteCommit,
            StartedAt = Started,
            UpdatedAt = Started + 3,
            ClientVersion = 2
        };
        Assert.Equal("0001000000000000138a000000000bb804010000018bcfe568030000018bcfe568000200080000000000000fa102020002", Hex(renewed));
    }

    [Theory]
    [InlineData("00000000000000000fa100070000ea60010000000100017400000001000000010000018bcfe568010000018bcfe56800")]
    [InlineData("00010000000000000fa100070000ea60010202740200000001000000018bcfe568010000018bcfe568000100080000000000000fa1")]
    [InlineData("00010000000000000fa100070000ea60010202740200000001000000018bcfe568010000018bcfe568000200080000000000000fa10902abcd")]
    public void Earlier_and_later_records_are_read(string hex)
    {
        var read = TransactionRecord.Read("x", Convert.FromHexString(hex));
        Assert.Equal((4_001, (short)7, 60_000, TransactionState.Ongoing), (read.ProducerId, read.Epoch, read.TimeoutMs, read.State));
        Assert.Equal([new TopicPartition("t", 1)], read.Partitions);
        Assert.Equal((Started, Started + 1), (read.StartedAt, read.UpdatedAt));
        Assert.Equal((-1L, (short)0), (read.NextProducerId, read.ClientVersion));
    }

    [Fact]
    public void What_was_written_is_read() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.GeneratorFor<(long, long, long, short, short, int, byte, long)>().Zip(ArbMap.Default.GeneratorFor<(ushort, byte)[]>()).ToArbitrary(),
        sample =>
        {
            var ((id, previous, next, epoch, version, timeout, state, time), partitions) = sample;
            var written = new Transaction("x")
            {
                ProducerId = id,
                PreviousProducerId = previous,
                NextProducerId = next,
                Epoch = epoch,
                ClientVersion = version,
                TimeoutMs = timeout,
                State = (TransactionState)(state % 6),
                StartedAt = time,
                UpdatedAt = ~time,
            };
            if (written.State != TransactionState.Empty)
                written.Partitions.UnionWith(partitions.Select(partition => new TopicPartition($"t{partition.Item2 % 5}", partition.Item1)));
            var read = TransactionRecord.Read("x", TransactionRecord.Value(written));
            Assert.Equal(Fields(written), Fields(read));
            Assert.Equal(written.Partitions, read.Partitions);
        }));

    private static string Hex(Transaction transaction) => Convert.ToHexStringLower(TransactionRecord.Value(transaction));

    private static object Fields(Transaction transaction) =>
        (transaction.ProducerId, transaction.PreviousProducerId, transaction.NextProducerId,
            transaction.Epoch, transaction.ClientVersion, transaction.TimeoutMs, transaction.State, transaction.StartedAt, transaction.UpdatedAt);
}
