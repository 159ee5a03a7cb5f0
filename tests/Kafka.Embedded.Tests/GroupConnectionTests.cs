using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>What becomes of a group's rebalance when the connections of its members end.</summary>
public sealed class GroupConnectionTests : BareConnectionTests
{
    // Far longer than the test: nothing here may end by a session.
    private const int SessionMs = 600_000;

    [Fact]
    public async Task Whoever_was_given_an_id_and_closed_its_connection_is_not_waited_for()
    {
        var first = await JoinAsync(Connection, await FirstIdAsync(Connection));
        await SyncAsync(Connection, first);
        await using (var gone = await ConnectAsync())
            await FirstIdAsync(gone);
        var again = await JoinAsync(Connection, first.MemberId);
        Assert.Equal([first.MemberId], again.Members.Select(member => member.MemberId));
        Assert.Equal(2, again.GenerationId);
    }

    [Fact]
    public async Task Whoever_closes_its_connection_while_it_joins_does_not_belong_to_the_generation()
    {
        var first = await JoinAsync(Connection, await FirstIdAsync(Connection));
        await SyncAsync(Connection, first);
        var gone = await ConnectAsync();
        var joining = JoinAsync(gone, await FirstIdAsync(gone));
        await UntilAsync(async () => (await DescribeAsync()).Members.Count == 2);
        await gone.DisposeAsync();
        await Assert.ThrowsAnyAsync<KafkaException>(() => joining);
        await UntilAsync(async () => (await DescribeAsync()).Members.Count == 1);
        var again = await JoinAsync(Connection, first.MemberId);
        Assert.Equal([first.MemberId], again.Members.Select(member => member.MemberId));
    }

    [Fact]
    public async Task Whoever_closes_its_connection_while_it_waits_for_the_leader_lets_the_others_join_again()
    {
        var first = await JoinAsync(Connection, await FirstIdAsync(Connection));
        await SyncAsync(Connection, first);
        var gone = await ConnectAsync();
        var joining = JoinAsync(gone, await FirstIdAsync(gone));
        first = await JoinAsync(Connection, first.MemberId);
        var syncing = SyncAsync(gone, await joining);
        await gone.DisposeAsync();
        await Assert.ThrowsAnyAsync<KafkaException>(() => syncing);
        await UntilAsync(async () => (await DescribeAsync()).Members.Count == 1);
        Assert.Equal(ErrorCode.RebalanceInProgress, (await SyncAsync(Connection, first)).ErrorCode);
    }

    [Fact]
    public async Task A_member_that_leaves_while_it_joins_has_left_at_once()
    {
        var first = await JoinAsync(Connection, await FirstIdAsync(Connection));
        await SyncAsync(Connection, first);
        await using var other = await ConnectAsync();
        var id = await FirstIdAsync(other);
        var joining = JoinAsync(other, id);
        // Behind the join, on the same connection, as librdkafka sends it when a consumer is closed.
        var leaving = other.SendAsync(new LeaveGroupRequest { GroupId = "g", Members = [new() { MemberId = id }] }, Cancellation);
        Assert.Equal(ErrorCode.UnknownMemberId, (await joining).ErrorCode);
        Assert.Equal([ErrorCode.None], (await leaving).Members.Select(member => member.ErrorCode));
        // The connection goes on.
        Assert.Equal(ErrorCode.MemberIdRequired, (await AskAsync(other, "")).ErrorCode);
    }

    [Fact]
    public async Task What_is_sent_behind_a_join_is_answered_after_it()
    {
        var first = await JoinAsync(Connection, await FirstIdAsync(Connection));
        await SyncAsync(Connection, first);
        await using var other = await ConnectAsync();
        var joining = JoinAsync(other, await FirstIdAsync(other));
        var behind = other.SendAsync(new ListGroupsRequest(), Cancellation);
        await UntilAsync(async () => (await DescribeAsync()).Members.Count == 2);
        Assert.False(behind.IsCompleted);
        await JoinAsync(Connection, first.MemberId);
        Assert.Equal(ErrorCode.None, (await joining).ErrorCode);
        Assert.Equal(["g"], (await behind).Groups.Select(group => group.GroupId));
    }

    private static async Task<string> FirstIdAsync(KafkaConnection connection)
    {
        var answer = await AskAsync(connection, "");
        Assert.Equal(ErrorCode.MemberIdRequired, answer.ErrorCode);
        return answer.MemberId;
    }

    private static Task<JoinGroupResponse> JoinAsync(KafkaConnection connection, string id) => AskAsync(connection, id);

    private static Task<JoinGroupResponse> AskAsync(KafkaConnection connection, string id) => connection.SendAsync(new JoinGroupRequest
    {
        GroupId = "g",
        MemberId = id,
        ProtocolType = "consumer",
        SessionTimeoutMs = SessionMs,
        RebalanceTimeoutMs = SessionMs,
        Protocols = [new JoinGroupRequest.Protocol { Name = "range" }],
    }, Cancellation);

    private static Task<SyncGroupResponse> SyncAsync(KafkaConnection connection, JoinGroupResponse joined) => connection.SendAsync(
        new SyncGroupRequest { GroupId = "g", MemberId = joined.MemberId, GenerationId = joined.GenerationId }, Cancellation);

    private async Task<DescribeGroupsResponse.Group> DescribeAsync()
    {
        await using var asking = await ConnectAsync();
        return (await asking.SendAsync(new DescribeGroupsRequest { Groups = ["g"] }, Cancellation)).Groups.Single();
    }

    private async Task<KafkaConnection> ConnectAsync()
    {
        var address = BrokerAddress.Parse(Broker.BootstrapServers);
        return await KafkaConnection.ConnectAsync(address, new KafkaClientOptions { BootstrapServers = [address] }, TimeProvider.System, Cancellation);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
    }
}
