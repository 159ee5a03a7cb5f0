using Connect.Api;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Group;

/// <summary>
/// The bytes that Connect's workers put into the group protocol (KIP-415, KIP-507), as Java's workers write and read them. Numbers are big endian, texts and
/// arrays as in the oldest versions of Kafka's messages. What a reader finds missing at the end has its default, so that one reader serves all versions.
/// </summary>
internal static class ConnectProtocol
{
    /// <summary>The protocol type of the group.</summary>
    public const string Type = "connect";

    private const int UuidLength = 16;

    // Stands for the connector itself among the numbers of its tasks.
    private const int ConnectorItself = -1;

    /// <summary>The name of a version among the protocols of the group.</summary>
    public static string Name(ConnectProtocolVersion version) => version switch
    {
        ConnectProtocolVersion.Eager => "default",
        ConnectProtocolVersion.Compatible => "compatible",
        _ => "sessioned",
    };

    /// <summary>The version of a protocol that the group has chosen.</summary>
    /// <exception cref="ProtocolException">There is none of that name.</exception>
    public static ConnectProtocolVersion Parse(string? name) => name switch
    {
        "default" => ConnectProtocolVersion.Eager,
        "compatible" => ConnectProtocolVersion.Compatible,
        "sessioned" => ConnectProtocolVersion.Sessioned,
        _ => throw new ProtocolException($"the group goes by the protocol '{name}'; expected default, compatible or sessioned"),
    };

    /// <summary>The version that <c>connect.protocol</c> names.</summary>
    public static ConnectProtocolVersion OfSetting(string setting) => setting.ToLowerInvariant() switch
    {
        "eager" => ConnectProtocolVersion.Eager,
        "compatible" => ConnectProtocolVersion.Compatible,
        "sessioned" => ConnectProtocolVersion.Sessioned,
        _ => throw new ConfigException("connect.protocol", setting, "Expected eager, compatible or sessioned"),
    };

    /// <summary>What <c>connect.protocol</c> calls a version.</summary>
    public static string SettingOf(ConnectProtocolVersion version) => version.ToString().ToLowerInvariant();

    /// <summary>The protocols that a worker offers, best first: the one it is set to and all lesser ones.</summary>
    public static List<JoinGroupRequest.Protocol> Offer(ConnectProtocolVersion best, WorkerMetadata metadata)
    {
        var offered = new List<JoinGroupRequest.Protocol>();
        for (var version = best; version >= ConnectProtocolVersion.Eager; version--)
            offered.Add(new() { Name = Name(version), Metadata = WriteMetadata(version, metadata) });
        return offered;
    }

    public static byte[] WriteMetadata(ConnectProtocolVersion version, WorkerMetadata metadata)
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        writer.WriteInt16((short)version);
        writer.WriteString(metadata.Url);
        writer.WriteInt64(metadata.ConfigOffset);
        if (version > ConnectProtocolVersion.Eager)
        {
            writer.WriteNullableBytes(metadata.Assignment is null ? null : WriteAssignment(metadata.Assignment with { Version = version }));
            // Java's workers read no further than this.
            if (metadata.ConfigTopicId is { } topic) writer.WriteUuid(topic);
        }
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no worker's.</exception>
    public static WorkerMetadata ReadMetadata(byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        ReadVersion(ref reader, "worker metadata");
        var url = reader.ReadString("url");
        var offset = reader.ReadInt64("config offset");
        var assignment = reader.Remaining > 0 ? reader.ReadNullableBytes("allocation") : null;
        // Of any other length it is something that a later version has added.
        Guid? topic = reader.Remaining == UuidLength ? reader.ReadUuid("config topic id") : null;
        return new WorkerMetadata(url, offset, assignment is null ? null : ReadAssignment(assignment)) { ConfigTopicId = topic };
    }

    public static byte[] WriteAssignment(GroupAssignment assignment)
    {
        using var buffer = new PooledBuffer();
        var writer = new ProtocolWriter(buffer);
        writer.WriteInt16((short)assignment.Version);
        writer.WriteInt16(assignment.Error);
        writer.WriteString(assignment.LeaderId);
        writer.WriteString(assignment.LeaderUrl);
        writer.WriteInt64(assignment.ConfigOffset);
        Write(ref writer, assignment.Work);
        if (assignment.Version > ConnectProtocolVersion.Eager)
        {
            Write(ref writer, assignment.Revoked);
            writer.WriteInt32(assignment.DelayMs);
        }
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no leader's.</exception>
    public static GroupAssignment ReadAssignment(byte[] bytes)
    {
        var reader = new ProtocolReader(bytes);
        var version = ReadVersion(ref reader, "worker assignment");
        return new GroupAssignment(version, reader.ReadInt16("error"), reader.ReadString("leader"), reader.ReadString("leader url"),
            reader.ReadInt64("config offset"), ReadWork(ref reader, "assignment"), ReadWork(ref reader, "revoked"),
            reader.Remaining > 0 ? reader.ReadInt32("delay") : 0);
    }

    // A later version's members begin as this one's do, so Java's workers read them and so do these.
    private static ConnectProtocolVersion ReadVersion(ref ProtocolReader reader, string what)
    {
        var version = reader.ReadInt16("version");
        if (version < 0) throw new ProtocolException($"{what} of version {version}; expected 0 or more");
        reader.Begin(what, version, flexible: false);
        return (ConnectProtocolVersion)Math.Min(version, (short)ConnectProtocolVersion.Sessioned);
    }

    private static void Write(ref ProtocolWriter writer, Work work)
    {
        var order = new List<string>();
        var numbers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var connector in work.Connectors) Of(connector).Add(ConnectorItself);
        foreach (var task in work.Tasks) Of(task.Connector).Add(task.Task);
        writer.WriteArrayLength(order.Count);
        foreach (var connector in order)
        {
            writer.WriteString(connector);
            writer.WriteArrayLength(numbers[connector].Count);
            foreach (var number in numbers[connector]) writer.WriteInt32(number);
        }

        List<int> Of(string connector)
        {
            if (numbers.TryGetValue(connector, out var list)) return list;
            order.Add(connector);
            return numbers[connector] = [];
        }
    }

    private static Work ReadWork(ref ProtocolReader reader, string field)
    {
        if (reader.Remaining == 0) return Work.None;
        var (connectors, tasks) = (new List<string>(), new List<TaskId>());
        for (var left = reader.ReadArrayLength(field); left > 0; left--)
        {
            var connector = reader.ReadString("connector");
            for (var numbers = reader.ReadArrayLength("tasks"); numbers > 0; numbers--)
            {
                var number = reader.ReadInt32("task");
                if (number == ConnectorItself) connectors.Add(connector); else tasks.Add(new TaskId(connector, number));
            }
        }
        return new Work(connectors, tasks);
    }
}
