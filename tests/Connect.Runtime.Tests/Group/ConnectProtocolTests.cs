using System.Text.Json;
using Connect.Runtime.Group;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Connect.Runtime.Tests.Group;

/// <summary>Metadata and assignments against the bytes that Java's own classes (Kafka 4.3.1) make of the same values.</summary>
public sealed class ConnectProtocolTests
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, JavaData.Read("java-protocol.json").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Assignments_and_metadata_have_the_bytes_that_Java_writes(int index)
    {
        var vector = JavaData.Read("java-protocol.json")[index];
        var (assignment, metadata) = Values(vector);

        Assert.Equal(vector.GetProperty("assignment").GetString(), Convert.ToHexStringLower(ConnectProtocol.WriteAssignment(assignment)));
        Assert.Equal(vector.GetProperty("metadata").GetString(), Convert.ToHexStringLower(ConnectProtocol.WriteMetadata(assignment.Version, metadata)));
        Assert.Equal(vector.GetProperty("emptyMetadata").GetString(),
            Convert.ToHexStringLower(ConnectProtocol.WriteMetadata(assignment.Version, metadata with { Assignment = null })));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void What_Java_writes_is_read_as_it_was_meant(int index)
    {
        var vector = JavaData.Read("java-protocol.json")[index];
        var (assignment, metadata) = Values(vector);
        if (assignment.Version == ConnectProtocolVersion.Eager) assignment = assignment with { Revoked = Work.None, DelayMs = 0 };

        Same(assignment, ConnectProtocol.ReadAssignment(Convert.FromHexString(vector.GetProperty("assignment").GetString()!)));
        var read = ConnectProtocol.ReadMetadata(Convert.FromHexString(vector.GetProperty("metadata").GetString()!));
        Assert.Equal((metadata.Url, metadata.ConfigOffset), (read.Url, read.ConfigOffset));
        if (assignment.Version == ConnectProtocolVersion.Eager) Assert.Null(read.Assignment);
        else Same(assignment, read.Assignment!);
        Assert.Null(ConnectProtocol.ReadMetadata(Convert.FromHexString(vector.GetProperty("emptyMetadata").GetString()!)).Assignment);
    }

    [Theory]
    [InlineData("sessioned", "sessioned compatible default")]
    [InlineData("compatible", "compatible default")]
    [InlineData("eager", "default")]
    [InlineData("EAGER", "default")]
    public void A_worker_offers_the_protocol_it_is_set_to_and_all_lesser_ones_best_first(string setting, string offered) =>
        Assert.Equal(offered, string.Join(' ', ConnectProtocol.Offer(ConnectProtocol.OfSetting(setting), new WorkerMetadata("http://a/", 1, null)).Select(p => p.Name)));

    [Fact]
    public void An_assignment_of_a_later_version_is_read_as_far_as_it_is_known()
    {
        var bytes = ConnectProtocol.WriteAssignment(new GroupAssignment(ConnectProtocolVersion.Sessioned, 0, "l", "http://l/", 3, new Work(["a"], []), Work.None, 7));
        bytes[1] = 9;

        var read = ConnectProtocol.ReadAssignment([.. bytes, 1, 2, 3]);

        Assert.Equal((ConnectProtocolVersion.Sessioned, "a", 7), (read.Version, read.Work.Connectors.Single(), read.DelayMs));
    }

    [Fact]
    public void The_id_of_the_config_topic_comes_after_what_Java_writes_and_something_else_there_is_not_taken_for_it()
    {
        var id = Guid.NewGuid();
        var metadata = new WorkerMetadata("http://a/", 4, null);
        foreach (var version in (ConnectProtocolVersion[])[ConnectProtocolVersion.Compatible, ConnectProtocolVersion.Sessioned])
        {
            var javas = ConnectProtocol.WriteMetadata(version, metadata);
            var ours = ConnectProtocol.WriteMetadata(version, metadata with { ConfigTopicId = id });

            Assert.Equal(javas, ours[..javas.Length]);
            Assert.Equal(id, ConnectProtocol.ReadMetadata(ours).ConfigTopicId);
            Assert.Null(ConnectProtocol.ReadMetadata(javas).ConfigTopicId);
            Assert.Null(ConnectProtocol.ReadMetadata([.. ours, 1]).ConfigTopicId);
        }
        Assert.Equal(ConnectProtocol.WriteMetadata(ConnectProtocolVersion.Eager, metadata), ConnectProtocol.WriteMetadata(ConnectProtocolVersion.Eager, metadata with { ConfigTopicId = id }));
    }

    [Fact]
    public void Bytes_that_end_early_name_the_field_that_is_missing()
    {
        var bytes = ConnectProtocol.WriteAssignment(new GroupAssignment(ConnectProtocolVersion.Sessioned, 0, "l", "http://l/", 3, Work.None, Work.None, 0));

        Assert.Contains("config offset", Assert.Throws<ProtocolException>(() => ConnectProtocol.ReadAssignment(bytes[..20])).Message, StringComparison.Ordinal);
    }

    private static (GroupAssignment, WorkerMetadata) Values(JsonElement vector)
    {
        var assignment = new GroupAssignment((ConnectProtocolVersion)vector.GetProperty("version").GetInt16(), vector.GetProperty("error").GetInt16(),
            vector.GetProperty("leader").GetString()!, vector.GetProperty("leaderUrl").GetString()!, vector.GetProperty("offset").GetInt64(),
            JavaData.WorkOf(vector, "connectors", "tasks"), JavaData.WorkOf(vector, "revokedConnectors", "revokedTasks"), vector.GetProperty("delay").GetInt32());
        return (assignment, new WorkerMetadata(vector.GetProperty("url").GetString()!, vector.GetProperty("configOffset").GetInt64(), assignment));
    }

    private static void Same(GroupAssignment expected, GroupAssignment read)
    {
        Assert.Equal(expected with { Work = Work.None, Revoked = Work.None }, read with { Work = Work.None, Revoked = Work.None });
        Assert.Equal(expected.Work.Connectors, read.Work.Connectors);
        Assert.Equal(expected.Work.Tasks.Order(), read.Work.Tasks.Order());
        Assert.Equal(expected.Revoked.Connectors, read.Revoked.Connectors);
        Assert.Equal(expected.Revoked.Tasks.Order(), read.Revoked.Tasks.Order());
    }
}
