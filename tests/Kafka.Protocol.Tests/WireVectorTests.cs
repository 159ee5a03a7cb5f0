using System.Buffers;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>
/// Messages and their bytes as Apache Kafka 4.3.1 reads and writes them, checked against its own classes: the round trips of <see cref="MessageTests"/> would
/// not see a field that is in the wrong place in both directions.
/// </summary>
public sealed class WireVectorTests
{
    private static readonly Guid TopicId = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void JoinGroup_of_a_Connect_worker() => Check(
        new JoinGroupRequest
        {
            GroupId = "g",
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 60_000,
            MemberId = "m",
            GroupInstanceId = "i",
            ProtocolType = "connect",
            Protocols = [new() { Name = "sessioned", Metadata = [1, 2] }],
            Reason = "r",
        },
        (0, "0001670000271000016D0007636F6E6E65637400000001000973657373696F6E6564000000020102"),
        (5, "000167000027100000EA6000016D0001690007636F6E6E65637400000001000973657373696F6E6564000000020102"),
        (9, "0267000027100000EA60026D026908636F6E6E656374020A73657373696F6E656403010200027200"));

    [Fact]
    public void OffsetFetch_for_one_group_and_for_many() => Check(
        new OffsetFetchRequest { Groups = [new() { GroupId = "g", Topics = [new() { Name = "t", PartitionIndexes = [0, 1] }] }], RequireStable = true },
        (1, "00016700000001000174000000020000000000000001"),
        (7, "0267020274030000000000000001000100"),
        (9, "02026700FFFFFFFF02027403000000000000000100000100"));

    [Fact]
    public void FindCoordinator_for_one_key_and_for_many() => Check(
        new FindCoordinatorResponse { Coordinators = [new() { Key = "k", NodeId = 1, Host = "h", Port = 9092, ErrorMessage = "e" }] },
        (0, "00000000000100016800002384"),
        (3, "00000000000002650000000102680000238400"),
        (6, "0000000002026B00000001026800002384000002650000"));

    [Fact]
    public void Fetch_with_tagged_fields() => Check(
        new FetchResponse
        {
            SessionId = 7,
            Topics =
            [
                new()
                {
                    Name = "t",
                    TopicId = TopicId,
                    Partitions =
                    [
                        new()
                        {
                            Index = 3,
                            ErrorCode = ErrorCode.NotLeaderOrFollower,
                            HighWatermark = 10,
                            LastStableOffset = 9,
                            LogStartOffset = 1,
                            DivergingEpoch = new() { Epoch = 2, EndOffset = 8 },
                            CurrentLeader = new() { LeaderId = 4, LeaderEpoch = 5 },
                            AbortedTransactions = [new() { ProducerId = 11, FirstOffset = 6 }],
                            Records = new ReadOnlySequence<byte>([0xca, 0xfe]),
                        },
                    ],
                },
            ],
            NodeEndpoints = [new() { NodeId = 4, Host = "h", Port = 9093 }],
        },
        (4, "000000000000000100017400000001000000030006000000000000000A000000000000000900000001000000000000000B00"
            + "0000000000000600000002CAFE"),
        (12, "0000000000000000000702027402000000030006000000000000000A00000000000000090000000000000001020000000000"
            + "00000B000000000000000600FFFFFFFF03CAFE02000D0000000200000000000000080001090000000400000005000000"),
        (16, "000000000000000000070200112233445566778899AABBCCDDEEFF02000000030006000000000000000A0000000000000009"
            + "000000000000000102000000000000000B000000000000000600FFFFFFFF03CAFE02000D0000000200000000000000080001"
            + "090000000400000005000001000D02000000040268000023850000"));

    [Fact]
    public void AddPartitionsToTxn_of_a_producer() => Check(
        new AddPartitionsToTxnRequest
        {
            Transactions = [new() { TransactionalId = "x", ProducerId = 1, ProducerEpoch = 2, Topics = [new() { Name = "t", Partitions = [5] }] }],
        },
        (0, "00017800000000000000010002000000010001740000000100000005"),
        (3, "02780000000000000001000202027402000000050000"),
        (4, "02027800000000000000010002000202740200000005000000"));

    [Fact]
    public void Topics_to_delete_by_name_and_by_id() => Check(
        new DeleteTopicsRequest { Topics = [new() { Name = "t", TopicId = TopicId }], TimeoutMs = 1000 },
        (1, "00000001000174000003E8"),
        (5, "020274000003E800"),
        (6, "02027400112233445566778899AABBCCDDEEFF00000003E800"));

    private static void Check<T>(Message<T> message, params (short Version, string Hex)[] expected) where T : Message<T>, IMessage, new()
    {
        foreach (var (version, hex) in expected)
        {
            using var buffer = new PooledBuffer();
            message.Write(buffer, version);
            Assert.Equal(hex, Convert.ToHexString(buffer.WrittenSpan));
        }
    }
}
