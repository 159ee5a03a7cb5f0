using System.Buffers;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Groups;

/// <summary>
/// The records of <c>__consumer_offsets</c>, byte for byte as Apache Kafka writes them (versions: offset key 1, value 3; group key 2, value 3), so
/// that its formatters read them.
/// <see href="https://github.com/apache/kafka/tree/trunk/group-coordinator/src/main/resources/common/message">Their schemas</see>.
/// </summary>
internal static class OffsetsRecord
{
    public static byte[] OffsetKey(string group, TopicPartition partition) =>
        Write(1, (Group: group, Partition: partition), static (ref writer, key) =>
        {
            writer.WriteString(key.Group);
            writer.WriteString(key.Partition.Topic);
            writer.WriteInt32(key.Partition.Partition);
        });

    public static byte[] OffsetValue(CommittedOffset offset) => Write(3, offset, static (ref ProtocolWriter writer, CommittedOffset value) =>
    {
        writer.WriteInt64(value.Offset);
        writer.WriteInt32(value.LeaderEpoch);
        writer.WriteString(value.Metadata);
        writer.WriteInt64(value.CommittedAt);
    });

    public static byte[] GroupKey(string group) => Write(2, group, static (ref ProtocolWriter writer, string key) => writer.WriteString(key));

    public static byte[] GroupValue(Group group) => Write(3, group, static (ref ProtocolWriter writer, Group value) =>
    {
        writer.WriteString(value.ProtocolType ?? "");
        writer.WriteInt32(value.Generation);
        writer.WriteNullableString(value.Protocol);
        writer.WriteNullableString(value.LeaderId);
        writer.WriteInt64(value.StateSince);
        writer.WriteArrayLength(value.Members.Count);
        foreach (var member in value.Members.Values)
        {
            writer.WriteString(member.Id);
            writer.WriteNullableString(member.InstanceId);
            writer.WriteString(member.ClientId);
            writer.WriteString(member.ClientHost);
            writer.WriteInt32(member.RebalanceTimeoutMs);
            writer.WriteInt32(member.SessionTimeoutMs);
            writer.WriteBytes(member.MetadataFor(value.Protocol));
            writer.WriteBytes(member.Assignment);
        }
    });

    /// <summary>Reads a key: of an offset (with a partition) or of a group (without).</summary>
    public static (string Group, TopicPartition? Partition) ReadKey(byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        var version = reader.ReadInt16();
        return version switch
        {
            0 or 1 => (reader.ReadString(), new TopicPartition(reader.ReadString(), reader.ReadInt32())),
            2 => (reader.ReadString(), null),
            _ => throw new InvalidDataException($"A key of version 0 to 2 was expected; version {version} came."),
        };
    }

    public static CommittedOffset ReadOffset(byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        var version = reader.ReadInt16();
        if (version is < 0 or > 4)
            throw new InvalidDataException($"An offset of version 0 to 4 was expected; version {version} came.");
        reader.Flexible = version >= 4;
        return new CommittedOffset(reader.ReadInt64(), version >= 3 ? reader.ReadInt32() : -1, reader.ReadString(), reader.ReadInt64());
    }

    /// <summary>Reads a group's generation and members into a new group; their sessions begin now.</summary>
    public static void ReadGroup(byte[] bytes, Group group, long now, long wallClock)
    {
        var reader = new ProtocolReader(bytes);
        var version = reader.ReadInt16();
        if (version is < 0 or > 4)
            throw new InvalidDataException($"A group of version 0 to 4 was expected; version {version} came.");
        reader.Flexible = version >= 4;
        var type = reader.ReadString();
        group.ProtocolType = type.Length == 0 ? null : type;
        group.Generation = reader.ReadInt32();
        group.Protocol = reader.ReadNullableString();
        var leader = reader.ReadNullableString();
        var since = version >= 2 ? reader.ReadInt64() : wallClock;
        for (var left = reader.ReadArrayLength(); left > 0; left--)
        {
            var id = reader.ReadString();
            var instance = version >= 3 ? reader.ReadNullableString() : null;
            var member = new Member { Id = id, InstanceId = instance, ClientId = reader.ReadString(), ClientHost = reader.ReadString() };
            var rebalance = version >= 1 ? reader.ReadInt32() : -1;
            member.SessionTimeoutMs = reader.ReadInt32();
            member.RebalanceTimeoutMs = rebalance < 0 ? member.SessionTimeoutMs : rebalance;
            member.Protocols = [(group.Protocol ?? "", reader.ReadBytes())];
            member.Assignment = reader.ReadBytes();
            member.Deadline = now + member.SessionTimeoutMs;
            if (reader.Flexible)
                reader.SkipTaggedFields();
            group.Add(member);
        }
        group.LeaderId = leader is not null && group.Members.ContainsKey(leader) ? leader : group.LeaderId;
        group.Become(group.IsEmpty ? GroupState.Empty : GroupState.Stable, since);
    }

    private delegate void Body<in T>(ref ProtocolWriter writer, T value);

    private static byte[] Write<T>(short version, T value, Body<T> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new ProtocolWriter(buffer);
        writer.WriteInt16(version);
        body(ref writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
