using System.Text;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Tests;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>
/// Puts into a random request what the broker knows: topics, groups, producers, members, offsets, keys of configurations. What makes a request wait or take
/// memory is bounded in every request, since a broker that does as it is told would be taken for one that hangs.
/// </summary>
internal sealed class Aim(Random random, FuzzTarget target) : IFieldValues
{
    /// <summary>The longest that a fuzzed request may be kept waiting, in milliseconds, by its own or another request's fields.</summary>
    public const int LongestWaitMs = 6000;

    private const int MaxFetchWaitMs = 300;
    private const int MaxRebalanceMs = 500;
    private const int MaxPartitions = 6;

    /// <summary>More partitions than a topic of a few can be given at once.</summary>
    private const int TooManyPartitions = TopicCatalog.MaxNewPartitions + 100;

    // The longest string of the protocol, and one that is longer in a message with a word around it.
    private static readonly string Longest = new('x', short.MaxValue);
    private static readonly string[] Topics = [FuzzTarget.KnownTopic, .. FuzzTarget.Victims.Keys,
        .. FuzzTarget.Victims.Keys, .. FuzzTarget.Victims.Keys, Topic.Offsets, Topic.Transactions, "made-1", "made-2", "made.3", "made_3"];
    private static readonly string[] Groups = [FuzzTarget.KnownGroup, "group-1", "group-2", "group-3", "group-4"];
    private static readonly string[] TransactionalIds = ["tx-1", "tx-2", "tx-3", "tx-4", ""];
    private static readonly string[] ProtocolTypes = ["consumer", "consumer", "consumer", "consumer", "consumer", "consumer", "connect", ""];
    private static readonly string[] ConfigValues = ["compact", "delete", "compact,delete",
        "-1", "0", "1", "100", "\u00a01\u2003", "1e3", "NaN", "9223372036854775807", "-9223372036854775808", "true", "LogAppendTime", "zstd", ""];
    private static readonly string[] States = ["Stable", "Empty", "Dead", "Ongoing", "CompleteAbort", "classic", "consumer"];
    private static readonly string[] Patterns = ["tx-.*", "(", "(a{1000}){1000}",
        new string('(', 9000) + new string(')', 9000), "[a-z-[aeiou]]+", @"(x)\1", "\\p{L}{5}"];

    private ApiKey _api;
    private (string? TransactionalId, long Id, short Epoch) _producer = (null, -1, -1);
    private (string Group, string Id, int Generation) _member = (Groups[1], "", -1);

    /// <summary>The producers that the broker made for this client, and some that it did not.</summary>
    public List<(string? TransactionalId, long Id, short Epoch)> Producers { get; } = [(null, -1, -1), (null, 0, 0)];

    /// <summary>The memberships that this client has or had, and the lack of one.</summary>
    public List<(string Group, string Id, int Generation)> Members { get; } = [(Groups[1], "", -1), (Groups[2], "", -1)];

    public int SessionId { get; set; }

    public int SessionEpoch { get; set; }

    /// <summary>Whether the request holds a batch with a sound checksum around unsound records.</summary>
    public bool IsPoisoned { get; private set; }

    /// <summary>Begins a request: its fields are to be of one producer and of one member.</summary>
    public void Begin(ApiKey api)
    {
        IsPoisoned = false;
        _api = api;
        _producer = Producers[random.Next(3) == 0 ? random.Next(Producers.Count) : Producers.Count - 1];
        _member = Members[random.Next(3) == 0 ? random.Next(Members.Count) : Members.Count - 1];
    }

    /// <summary>Whether a request that was changed at random asks to wait, or for room, more than these ever do.</summary>
    public static bool AsksTooMuch(Structure request) => request switch
    {
        FetchRequest fetch => fetch.MaxWaitMs > MaxFetchWaitMs,
        JoinGroupRequest join => join.SessionTimeoutMs is > LongestWaitMs and <= 1_800_000 || join.RebalanceTimeoutMs is < 0 or > MaxRebalanceMs,
        CreateTopicsRequest create => create.Topics.Any(topic => IsCostly(topic.NumPartitions)),
        CreatePartitionsRequest create => create.Topics.Any(topic => IsCostly(topic.Count)),
        _ => false,
    };

    public sbyte? Int8(string field) => field switch
    {
        "ResourceType" => Pick<sbyte>(2, 2, 2, 4, 8, 16, 32, 0),
        "ConfigOperation" => Pick<sbyte>(0, 1, 2, 3, 4),
        "IsolationLevel" or "KeyType" => Pick<sbyte>(0, 1, 0, 1, 2),
        "EndpointType" => Pick<sbyte>(1, 1, 2),
        _ => null,
    };

    public short? Int16(string field) => field switch
    {
        "Acks" => Pick<short>(-1, -1, -1, -1, 1, 1, 0, 2),
        "ReplicationFactor" => Pick<short>(-1, 1, -1, 3),
        "ProducerEpoch" => OrChance<short>(_producer.Epoch, _producer.Epoch, _producer.Epoch, 0, 1),
        _ => null,
    };

    public int? Int32(string field) => field switch
    {
        "MaxWaitMs" => Pick(0, 1, 50, MaxFetchWaitMs, -1, int.MinValue),
        "MinBytes" => Pick(0, 1, 1, 1000, int.MaxValue, -1),
        "MaxBytes" or "PartitionMaxBytes" => Pick(0, 1, 100, 5000, 5000, 50_000, -1, random.Next(200) == 0 ? int.MaxValue : 1000),
        "SessionTimeoutMs" => random.Next(8) != 0 ? LongestWaitMs : Pick(0, -1, int.MaxValue, int.MinValue),
        // A negative one stands for the session's timeout, and holds up all members of its group.
        "RebalanceTimeoutMs" => random.Next(2000) == 0 ? -1 : Pick(0, 1, 20, 50, MaxRebalanceMs),
        "TransactionTimeoutMs" => Pick(1, 50, 1000, 60_000, 0, -1, int.MaxValue),
        "NumPartitions" => Pick(1, 2, -1, 0, -2, TooManyPartitions, int.MaxValue, int.MinValue),
        "Count" => Pick(1, 2, 3, MaxPartitions, -1, TooManyPartitions, int.MaxValue),
        "Index" or "PartitionIndex" or "Partitions" or "PartitionIndexes" => OrChance(0, 0, 0, 0, 0, 0, 1, 1, 2, -1),
        "BrokerIds" => OrChance(1),
        "SessionId" => OrChance(SessionId, SessionId, 0),
        "SessionEpoch" => OrChance(SessionEpoch, SessionEpoch, 0, -1),
        "CurrentLeaderEpoch" or "LeaderEpoch" or "CommittedLeaderEpoch" or "LastFetchedEpoch" => OrChance(-1, -1, 0),
        "GenerationId" or "GenerationIdOrMemberEpoch" => OrChance(_member.Generation, _member.Generation, _member.Generation, -1, 1, 2),
        "ResponsePartitionLimit" => OrChance(0, 1, 2, 2000),
        _ => null,
    };

    public long? Int64(string field) => field switch
    {
        "FetchOffset" or "Offset" or "CommittedOffset" => OrChance(0L, 0, 1, 5, random.Next(300), random.Next(10_000), -1),
        "Timestamp" => OrChance(-1L, -2, -3, -4, -5, 0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - random.Next(2000)),
        "ProducerId" or "ProducerIdFilters" => OrChance(_producer.Id),
        _ => null,
    };

    public Guid? Uuid(string field) => field == "TopicId" && target.TopicIds is { Length: > 0 } ids
        && random.Next(5) != 0 ? ids[random.Next(ids.Length)] : null;

    public string? String(string field)
    {
        if (random.Next(1500) == 0)
            return Longest;
        switch (field)
        {
            case "TransactionalId" or "TransactionalIds" or "Keys":
                // Ids of transactions are kept for a week: chance makes few of them.
                return random.Next(100) == 0 ? null : random.Next(8) != 0 && _producer.TransactionalId is { } id ? id : Of(TransactionalIds);
            case "GroupId" or "Groups":
                return random.Next(50) == 0 ? null : random.Next(8) != 0 ? _member.Group : Of(Groups);
            case "MemberId":
                return random.Next(20) == 0 ? null : _member.Id;
            case "GroupInstanceId":
                return Of("static-1", "static-2");
            case "ProtocolType":
                return Of(ProtocolTypes);
            case "Name" when _api == ApiKey.JoinGroup && random.Next(10) != 0:
                return Of("range", "range", "sticky");
            case "ProtocolName":
                return Of("range", "sticky");
            case "Topic" or "TopicName" or "ResourceName":
                return random.Next(6) == 0 ? null : random.Next(20) == 0 ? "1" : Of(Topics);
            case "Name":
                // Of topics, of keys of configurations, of protocols.
                return random.Next(10) switch
                {
                    0 => null,
                    1 => Of(TopicConfig.Keys[random.Next(TopicConfig.Keys.Count)].Name),
                    2 => Of("range", "sticky"),
                    _ => Of(Topics)
                };
            case "ConfigurationKeys":
                return TopicConfig.Keys[random.Next(TopicConfig.Keys.Count)].Name;
            case "Value":
                return random.Next(8) == 0 ? null : Of(ConfigValues);
            case "StateFilters" or "StatesFilter" or "TypesFilter":
                return Of(States);
            case "TransactionalIdPattern":
                return Of(Patterns);
            case "Mechanism":
                return Of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI");
            case "ClientSoftwareName" or "ClientSoftwareVersion":
                return Of("fuzz", "1.0", "");
            default:
                return null;
        }
    }

    public byte[]? Bytes(string field) => field switch
    {
        "Metadata" when random.Next(3) == 0 => [0, 1, 0, 0, 0, 1, 0, 12, .. "victim-plain"u8, 255, 255, 255, 255],
        "AuthBytes" => random.Next(4) switch
        {
            0 => [0, .. "alice"u8, 0, .. "secret"u8],
            1 => "n,,n=alice,r=fyko+d2lbbFgONRv9qkxdawL"u8.ToArray(),
            2 => [.. Encoding.UTF8.GetBytes("n,,n=" + Longest[..random.Next(3000)]), (byte)random.Next(256)],
            _ => null,
        },
        _ => null,
    };

    public byte[]? Records(string field)
    {
        if (random.Next(50) == 0)
            return null;
        var batch = Batch();
        switch (random.Next(12))
        {
            case 0 or 1: // a wrong checksum, unless the bytes are those that it does not cover
                Mutation.Flip(batch, random, batch.Length);
                break;
            case 2 or 3 or 4: // a sound checksum over anything
                Mutation.Flip(batch, random, batch.Length);
                Seal(batch);
                break;
            case 5: // more records than it has
                WriteInt32(batch, 23, int.MaxValue - 1);
                WriteInt32(batch, 57, int.MaxValue);
                Seal(batch);
                break;
            case 6: // attributes of all kinds: unknown compressions, control batches
                batch[22] = (byte)random.Next(256);
                Seal(batch);
                break;
            case 7:
                return [.. batch, .. Batch()];
            case 8:
                return batch[..random.Next(batch.Length)];
        }
        return batch;
    }

    private byte[] Batch()
    {
        var (transactionalId, id, epoch) = random.Next(3) == 0 ? (null, -1, (short)-1) : _producer;
        var records = Enumerable.Range(0, 1 + random.Next(4))
            .Select(_ => (random.Next(4) == 0 ? null : $"key {random.Next(20)}", random.Next(4) == 0 ? null : new string('v', random.Next(60))));
        var timestamp = random.Next(5) == 0 ? random.NextInt64(-10, 10) : DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + random.Next(-100_000, 100_000);
        return Batches.Of(records, timestamp, id, epoch, id < 0 ? -1 : random.Next(3) == 0 ? random.Next(-1, 8) : 0,
            transactional: random.Next(6) == 0 ? random.Next(2) == 0 : transactionalId is not null, (CompressionType)random.Next(5));
    }

    /// <summary>Says of a changed batch that it is as it should be.</summary>
    private void Seal(byte[] batch)
    {
        if (random.Next(2) == 0)
        {
            WriteInt32(batch, 8, batch.Length - RecordBatchHeader.LengthEnd);
            batch[16] = 2;
        }
        WriteInt32(batch, 17, (int)Crc32C.Compute(batch.AsSpan(21)));
        IsPoisoned = true;
    }

    private static void WriteInt32(byte[] bytes, int at, int value) => System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);

    private static bool IsCostly(int partitions) => partitions is > MaxPartitions and < TooManyPartitions;

    private string Of(params string[] choices) => choices[random.Next(choices.Length)];

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>One of the choices, or now and then none of them.</summary>
    private T? OrChance<T>(params ReadOnlySpan<T> choices) where T : struct => random.Next(8) == 0 ? null : choices[random.Next(choices.Length)];
}
