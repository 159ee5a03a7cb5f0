using System.Buffers.Binary;
using System.Text;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>What a fuzzed broker holds: a topic and a group that must survive, and others that are there to be hit.</summary>
internal sealed class FuzzTarget
{
    public const string KnownTopic = "known-records";
    public const string KnownGroup = "known-offsets";

    /// <summary>Topics that may be hit in any way, with settings that make segments roll, expire and get compacted within seconds.</summary>
    public static readonly IReadOnlyDictionary<string, KeyValuePair<string, string?>[]> Victims = new Dictionary<string, KeyValuePair<string, string?>[]>
    {
        ["victim-plain"] = [],
        ["victim-small"] = [new("segment.bytes", "4000"), new("retention.bytes", "40000")],
        ["victim-compact"]
            = [new("cleanup.policy", "compact"), new("segment.bytes", "4000"), new("min.cleanable.dirty.ratio", "0"), new("delete.retention.ms", "100")],
        ["victim-stamped"] = [new("message.timestamp.type", "LogAppendTime"), new("segment.ms", "500")],
    };

    private static readonly ApiKey[] HarmsTopics = [ApiKey.DeleteTopics,
        ApiKey.DeleteRecords, ApiKey.AlterConfigs, ApiKey.IncrementalAlterConfigs, ApiKey.CreatePartitions];
    private static readonly ApiKey[] HarmsGroups = [ApiKey.OffsetCommit, ApiKey.TxnOffsetCommit, ApiKey.OffsetDelete, ApiKey.DeleteGroups];
    private static readonly byte[] TopicName = Encoding.UTF8.GetBytes(KnownTopic);
    private static readonly byte[] GroupName = Encoding.UTF8.GetBytes(KnownGroup);
    private static readonly byte[] Internal = "__"u8.ToArray();

    private volatile Guid[] _topicIds = [];

    public Guid KnownTopicId { get; set; }

    /// <summary>The highest version of each API that the broker says it serves.</summary>
    public IReadOnlyDictionary<ApiKey, short> Served { get; set; } = new Dictionary<ApiKey, short>();

    /// <summary>Ids of topics that are there, or were a moment ago.</summary>
    public Guid[] TopicIds
    {
        get => _topicIds;
        set => _topicIds = value;
    }

    /// <summary>Whether the bytes name the topic that must survive.</summary>
    public bool NamesKnownTopic(ReadOnlySpan<byte> frame) => frame.IndexOf(TopicName) >= 0 || frame.IndexOf(KnownTopicId.ToByteArray(bigEndian: true)) >= 0;

    /// <summary>Whether a request, understood as the broker would, could rightly change what must survive.</summary>
    public bool Harms(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 2)
            return false;
        var key = (ApiKey)BinaryPrimitives.ReadInt16BigEndian(frame);
        if (HarmsGroups.Contains(key) && frame.IndexOf(GroupName) >= 0)
            return true;
        // With other settings the broker's own topics would lose the groups' offsets.
        return HarmsTopics.Contains(key) && (NamesKnownTopic(frame) || frame.IndexOf(Internal) >= 0);
    }
}
