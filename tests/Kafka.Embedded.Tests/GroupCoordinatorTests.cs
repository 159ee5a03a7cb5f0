using System.Text;
using Connect.Testing;
using Kafka.Embedded.Groups;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded.Tests;

public sealed class GroupCoordinatorTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _closed = new();
    private TopicCatalog _catalog;
    private GroupCoordinator _groups;

    public GroupCoordinatorTests()
    {
        _catalog = new TopicCatalog(_folder, clean: true, _time, NullLogger.Instance);
        _catalog.Create("t", 3, []);
        _groups = Open(TimeSpan.Zero);
    }

    public void Dispose()
    {
        _groups.Dispose();
        _catalog.Dispose();
        _folder.Dispose();
        _closed.Dispose();
    }

    [Fact]
    public async Task A_member_alone_leads_its_group()
    {
        var id = await FirstId("g");
        var joined = await Join("g", id);
        Assert.Equal(ErrorCode.None, joined.ErrorCode);
        Assert.Equal(id, joined.Leader);
        Assert.Equal(1, joined.GenerationId);
        Assert.Equal([id], joined.Members.Select(member => member.MemberId));
        var synced = await Sync("g", joined, (id, "mine"));
        Assert.Equal("mine", Encoding.UTF8.GetString(synced.Assignment));
        Assert.Equal(ErrorCode.None, Beat("g", joined));
        Assert.Equal("Stable", _groups.Describe("g").State);
    }

    [Fact]
    public async Task Names_that_could_not_be_written_again_are_refused()
    {
        // As bytes that are no UTF-8 are read: each is a character of three bytes.
        var expanding = new string('\ufffd', 20_000);
        Assert.Equal(ErrorCode.InvalidRequest, (await Join(expanding, "")).ErrorCode);
        Assert.Equal(ErrorCode.InvalidRequest, (await Join("g", "", protocols: [expanding])).ErrorCode);
        Assert.Equal(ErrorCode.InvalidRequest, (await Join("g", "", instance: new string('x', 250))).ErrorCode);
        Assert.Equal([ErrorCode.InvalidGroupId], Commit(expanding, null, ("t", 0, 1)));
    }

    [Fact]
    public async Task A_long_name_of_a_client_is_cut_in_its_members_id()
    {
        var joined = await _groups.JoinAsync(
            new JoinGroupRequest
            {
                GroupId = "g",
                SessionTimeoutMs = 6000,
                RebalanceTimeoutMs = 1000,
                ProtocolType = "consumer",
                Protocols = [new() { Name = "range" }]
            },
            new string('x', short.MaxValue), "/127.0.0.1", version: 3, CancellationToken.None);
        Assert.Equal(ErrorCode.None, joined.ErrorCode);
        Assert.InRange(joined.MemberId.Length, 37, 300);
        Assert.Equal(joined.MemberId, (await Join("g", joined.MemberId)).MemberId);
    }

    [Fact]
    public async Task An_id_that_was_given_to_a_member_without_a_name_is_not_taken_by_one_with_a_name()
    {
        var id = await FirstId("g");
        Assert.Equal(ErrorCode.UnknownMemberId, (await Join("g", id, instance: "static")).ErrorCode);
    }

    [Fact]
    public async Task Overdue_members_are_looked_for_again_after_a_failure()
    {
        await Join("g", await FirstId("g"));
        // Nothing can be written any more: the empty group's record fails, in a timer, where an exception would end the process.
        _catalog.Close();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("Empty", _groups.Describe("g").State);
    }

    [Fact]
    public async Task A_second_member_makes_the_first_one_join_again_and_each_gets_its_part()
    {
        var (first, second) = await TwoMembers("g");
        Assert.Equal(first.GenerationId, second.GenerationId);
        Assert.Equal(2, first.GenerationId);
        Assert.Equal(2, first.Members.Count);
        Assert.Empty(second.Members);
        var waiting = Sync("g", second);
        Assert.False(waiting.IsCompleted);
        await Sync("g", first, (first.MemberId, "a"), (second.MemberId, "b"));
        Assert.Equal("b", Encoding.UTF8.GetString((await waiting).Assignment));
    }

    [Fact]
    public async Task Offsets_in_a_transaction_need_not_wait_for_the_assignment()
    {
        var (first, _) = await TwoMembers("g");
        Assert.Equal([ErrorCode.RebalanceInProgress], Commit("g", first, ("t", 0, 1)));
        var response = _groups.Commit(new TxnOffsetCommitRequest
        {
            GroupId = "g",
            MemberId = first.MemberId,
            GenerationId = first.GenerationId,
            ProducerId = 1,
            Topics = [new() { Name = "t", Partitions = [new() { Index = 0, CommittedOffset = 1 }] }],
        }, ErrorCode.None);
        Assert.Equal(ErrorCode.None, response.Topics.Single().Partitions.Single().ErrorCode);
    }

    [Fact]
    public async Task A_member_that_sends_nothing_is_removed_and_the_others_rebalance()
    {
        var (first, second) = await TwoMembers("g");
        var waiting = Sync("g", second);
        await Sync("g", first);
        await waiting;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ErrorCode.None, Beat("g", first));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ErrorCode.RebalanceInProgress, Beat("g", first));
        Assert.Equal(ErrorCode.UnknownMemberId, Beat("g", second));
        var again = await Join("g", first.MemberId);
        Assert.Equal(3, again.GenerationId);
        Assert.Single(again.Members);
    }

    [Fact]
    public async Task Whoever_does_not_join_again_in_time_is_left_out()
    {
        var (first, second) = await TwoMembers("g");
        var waiting = Sync("g", second);
        await Sync("g", first);
        await waiting;
        var third = Join("g", await FirstId("g"));
        Assert.False(third.IsCompleted);
        var again = Join("g", first.MemberId);
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            Beat("g", second); // it lives, and does not join
        }
        Assert.True(again.IsCompleted);
        Assert.Equal(2, (await again).Members.Count);
        Assert.Equal(ErrorCode.None, (await third).ErrorCode);
        Assert.Equal(ErrorCode.UnknownMemberId, Beat("g", second));
    }

    [Fact]
    public async Task Members_of_another_type_or_without_a_common_protocol_are_refused()
    {
        await Join("g", await FirstId("g"));
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await Join("g", "", type: "connect")).ErrorCode);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await Join("g", "", protocols: "sticky")).ErrorCode);
    }

    [Fact]
    public async Task The_protocol_that_most_members_prefer_of_those_all_have_is_chosen()
    {
        var first = Join("g", await FirstId("g", "range", "sticky"), protocols: ["range", "sticky"]);
        await first;
        var second = Join("g", await FirstId("g", "sticky", "range"), protocols: ["sticky", "range"]);
        var third = Join("g", await FirstId("g", "new", "sticky"), protocols: ["new", "sticky"]);
        var again = await Join("g", (await first).MemberId, protocols: ["range", "sticky"]);
        Assert.Equal("sticky", again.ProtocolName);
        Assert.Equal("sticky", (await second).ProtocolName);
        Assert.Equal("sticky", (await third).ProtocolName);
    }

    [Fact]
    public async Task A_group_of_connect_workers_is_coordinated_like_any_other()
    {
        var id = await FirstId("c", "sessioned");
        var joined = await Join("c", id, type: "connect", protocols: "sessioned");
        Assert.Equal("connect", joined.ProtocolType);
        Assert.Equal("connect", _groups.Describe("c").ProtocolType);
    }

    [Fact]
    public async Task A_static_member_that_comes_back_takes_its_place_without_a_rebalance_and_fences_its_former_self()
    {
        var joined = await Join("g", "", instance: "one");
        await Sync("g", joined, (joined.MemberId, "mine"));
        var back = await Join("g", "", instance: "one");
        Assert.Equal(ErrorCode.None, back.ErrorCode);
        Assert.NotEqual(joined.MemberId, back.MemberId);
        Assert.Equal(joined.GenerationId, back.GenerationId);
        Assert.True(back.SkipAssignment);
        Assert.Equal("mine", Encoding.UTF8.GetString((await Sync("g", back, instance: "one")).Assignment));
        Assert.Equal(ErrorCode.FencedInstanceId, Beat("g", joined, "one"));
    }

    [Fact]
    public async Task A_wrong_generation_is_refused()
    {
        var joined = await Join("g", await FirstId("g"));
        joined.GenerationId = 0;
        Assert.Equal(ErrorCode.IllegalGeneration, Beat("g", joined));
        Assert.Equal(ErrorCode.IllegalGeneration, (await Sync("g", joined)).ErrorCode);
    }

    [Fact]
    public async Task The_last_member_to_leave_leaves_an_empty_group_that_can_be_deleted()
    {
        var joined = await Join("g", await FirstId("g"));
        await Sync("g", joined);
        Assert.Equal(ErrorCode.NonEmptyGroup, _groups.Delete("g"));
        var left = _groups.Leave(new LeaveGroupRequest { GroupId = "g", Members = [new() { MemberId = joined.MemberId }] });
        Assert.Equal([ErrorCode.None], left.Members.Select(member => member.ErrorCode));
        Assert.Equal("Empty", _groups.Describe("g").State);
        Assert.Equal(ErrorCode.None, _groups.Delete("g"));
        Assert.Equal(ErrorCode.GroupIdNotFound, _groups.Delete("g"));
    }

    [Fact]
    public async Task The_first_rebalance_waits_for_more_members_where_that_is_wished()
    {
        _groups.Dispose();
        _groups = Open(TimeSpan.FromSeconds(3));
        var first = Join("g", await FirstId("g"));
        _time.Advance(TimeSpan.FromSeconds(2));
        var second = Join("g", await FirstId("g"));
        // Somebody came: whoever comes in the next three seconds is waited for as well.
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await first).Members.Count);
        Assert.Equal(1, (await second).GenerationId);
    }

    [Fact]
    public async Task The_first_rebalance_is_put_off_no_longer_than_a_rebalance_may_take()
    {
        _groups.Dispose();
        _groups = Open(TimeSpan.FromSeconds(3));
        var first = Join("g", await FirstId("g"));
        for (var second = 1; second < 20; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(first.IsCompleted);
            _ = Join("g", await FirstId("g"));
        }
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, (await first).Members.Count);
    }

    [Fact]
    public async Task The_first_member_of_a_group_does_not_wait_for_those_that_were_only_given_an_id()
    {
        await FirstId("g");
        var joined = await Join("g", await FirstId("g"));
        Assert.Equal(1, joined.GenerationId);
        Assert.Single(joined.Members);
    }

    [Fact]
    public async Task A_rebalance_waits_for_who_was_given_an_id_until_its_session_ends()
    {
        var alone = await Join("g", await FirstId("g"));
        await Sync("g", alone);
        var late = await FirstId("g");
        var again = Join("g", alone.MemberId);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(again.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await again).Members);
        Assert.Equal(ErrorCode.UnknownMemberId, (await Join("g", late)).ErrorCode);
    }

    [Fact]
    public async Task A_rebalance_does_not_wait_for_who_was_given_an_id_and_closed_its_connection()
    {
        var alone = await Join("g", await FirstId("g"));
        await Sync("g", alone);
        var late = await FirstId("g");
        var again = Join("g", alone.MemberId);
        Assert.False(again.IsCompleted);
        await _closed.CancelAsync();
        Assert.Single((await again).Members);
        // It may have lost its connection only, and comes by another one.
        Assert.False(Join("g", late).IsCompleted);
    }

    [Fact]
    public async Task A_rebalance_does_not_wait_for_who_was_given_an_id_and_leaves()
    {
        var alone = await Join("g", await FirstId("g"));
        await Sync("g", alone);
        var late = await FirstId("g");
        var again = Join("g", alone.MemberId);
        var left = _groups.Leave(new LeaveGroupRequest { GroupId = "g", Members = [new() { MemberId = late }] });
        Assert.Equal([ErrorCode.None], left.Members.Select(member => member.ErrorCode));
        Assert.Single((await again).Members);
    }

    [Fact]
    public async Task A_static_member_that_does_not_join_again_keeps_its_place_for_a_session()
    {
        var still = await Join("g", "", instance: "still");
        await Sync("g", still);
        var second = Join("g", "", instance: "other");
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(3));
        // Gone by its session, not by the rebalance's end.
        Assert.Single((await second).Members);
    }

    [Fact]
    public async Task Members_and_offsets_survive_a_restart()
    {
        var joined = await Join("g", await FirstId("g"));
        await Sync("g", joined, (joined.MemberId, "mine"));
        Commit("g", joined, ("t", 0, 17), ("t", 1, 4));
        Commit("simple", null, ("t", 2, 5));
        Restart();
        Assert.Equal(ErrorCode.None, Beat("g", joined));
        Assert.Equal("mine", Encoding.UTF8.GetString((await Sync("g", joined)).Assignment));
        Assert.Equal([17L, 4L, -1L], Committed("g"));
        Assert.Equal([-1L, -1L, 5L], Committed("simple"));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("Empty", _groups.Describe("g").State);
        Restart();
        Assert.Equal("Empty", _groups.Describe("g").State);
        Assert.Equal([17L, 4L, -1L], Committed("g"));
        _groups.Delete("g");
        Restart();
        Assert.Equal("Dead", _groups.Describe("g").State);
    }

    [Fact]
    public async Task Offsets_are_refused_for_what_does_not_exist_and_from_who_is_not_a_member()
    {
        var joined = await Join("g", await FirstId("g"));
        await Sync("g", joined);
        Assert.Equal([ErrorCode.UnknownTopicOrPartition], Commit("g", joined, ("none", 0, 1)));
        Assert.Equal([ErrorCode.UnknownTopicOrPartition], Commit("g", joined, ("t", 3, 1)));
        Assert.Equal([ErrorCode.UnknownMemberId], Commit("g", null, ("t", 0, 1)));
        joined.GenerationId++;
        Assert.Equal([ErrorCode.IllegalGeneration], Commit("g", joined, ("t", 0, 1)));
    }

    [Fact]
    public void Offsets_of_a_group_that_nobody_uses_go_after_a_week()
    {
        Commit("simple", null, ("t", 0, 5));
        _time.Advance(TimeSpan.FromDays(6));
        _groups.RemoveExpired();
        Assert.Equal([5L, -1L, -1L], Committed("simple"));
        _time.Advance(TimeSpan.FromDays(2));
        _groups.RemoveExpired();
        Assert.Equal([-1L, -1L, -1L], Committed("simple"));
        Assert.Empty(_groups.List([], []));
    }

    private GroupCoordinator Open(TimeSpan delay) => new(_catalog, new StateTopic(_catalog, Topic.Offsets, 5, _time), delay, _time, NullLogger.Instance);

    private void Restart()
    {
        _groups.Dispose();
        _catalog.Dispose();
        _catalog = new TopicCatalog(_folder, clean: false, _time, NullLogger.Instance);
        _groups = Open(TimeSpan.Zero);
    }

    private async Task<string> FirstId(string group, params string[] protocols)
    {
        var answer = await Join(group, "", type: protocols is ["sessioned"] ? "connect" : "consumer", protocols: protocols);
        Assert.Equal(ErrorCode.MemberIdRequired, answer.ErrorCode);
        return answer.MemberId;
    }

    private async Task<(JoinGroupResponse First, JoinGroupResponse Second)> TwoMembers(string group)
    {
        var alone = await Join(group, await FirstId(group));
        await Sync(group, alone);
        var second = Join(group, await FirstId(group));
        Assert.False(second.IsCompleted);
        Assert.Equal(ErrorCode.RebalanceInProgress, Beat(group, alone));
        var first = await Join(group, alone.MemberId);
        return (first, await second);
    }

    private Task<JoinGroupResponse> Join(string group, string member, string? instance = null, string type = "consumer", params string[] protocols) =>
        _groups.JoinAsync(
        new JoinGroupRequest
        {
            GroupId = group,
            MemberId = member,
            GroupInstanceId = instance,
            ProtocolType = type,
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 20_000,
            Protocols = [.. (protocols.Length == 0 ? ["range"] : protocols).Select(name => new JoinGroupRequest.Protocol { Name = name })],
        }, "client", "/127.0.0.1", version: 9, _closed.Token);

    private Task<SyncGroupResponse> Sync(string group, JoinGroupResponse joined, params (string Member, string Assignment)[] assignments) =>
        Sync(group, joined, null, assignments);

    private Task<SyncGroupResponse> Sync(string group, JoinGroupResponse joined, string? instance, params (string Member, string Assignment)[] assignments) =>
        _groups.SyncAsync(new SyncGroupRequest
        {
            GroupId = group,
            MemberId = joined.MemberId,
            GroupInstanceId = instance,
            GenerationId = joined.GenerationId,
            Assignments = [.. assignments.Select(given => new SyncGroupRequest.MemberAssignment { MemberId = given.Member,
            Assignment = Encoding.UTF8.GetBytes(given.Assignment) })],
        });

    private ErrorCode Beat(string group, JoinGroupResponse joined, string? instance = null) =>
        _groups.Heartbeat(new HeartbeatRequest { GroupId = group, MemberId = joined.MemberId, GenerationId = joined.GenerationId, GroupInstanceId = instance });

    private List<ErrorCode> Commit(string group, JoinGroupResponse? joined, params (string Topic, int Partition, long Offset)[] offsets) => [.. _groups.Commit(
        new OffsetCommitRequest
        {
            GroupId = group,
            MemberId = joined?.MemberId ?? "",
            GenerationIdOrMemberEpoch = joined?.GenerationId ?? -1,
            Topics = [.. offsets.Select(offset => new OffsetCommitRequest.Topic { Name = offset.Topic,
                Partitions = [new() { Index = offset.Partition, CommittedOffset = offset.Offset }] })],
        }, _ => null, byId: false).Topics.SelectMany(topic => topic.Partitions).Select(partition => partition.ErrorCode)];

    private List<long> Committed(string group) => [.. _groups.Fetch(
        new OffsetFetchRequest.Group { GroupId = group, Topics = [new() { Name = "t", PartitionIndexes = [0, 1, 2] }] },
            requireStable: false, version: 9, _ => null, _ => Guid.Empty)
        .Topics.Single().Partitions.Select(partition => partition.CommittedOffset)];
}
