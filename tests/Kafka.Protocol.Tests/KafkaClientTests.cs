using Connect.Testing;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class KafkaClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_coordinator_that_has_moved_is_looked_up_again()
    {
        await using var old = new ScriptedBroker();
        await using var current = new ScriptedBroker();
        var lookups = 0;
        old.On<FindCoordinatorRequest>((request, _) =>
        {
            var address = ++lookups == 1 ? old.Address : current.Address;
            return new FindCoordinatorResponse { Coordinators = [new() { Key = request.Keys[0], Host = address.Host, Port = address.Port }] };
        });
        old.On<HeartbeatRequest>((_, _) => new HeartbeatResponse { ErrorCode = ErrorCode.NotCoordinator });
        current.On<HeartbeatRequest>((_, _) => new HeartbeatResponse { ErrorCode = ErrorCode.RebalanceInProgress });
        await using var client = new KafkaClient(old.Options());
        var beat = await client.SendToGroupAsync("g", new HeartbeatRequest { GroupId = "g" }, Token);
        Assert.Equal(ErrorCode.RebalanceInProgress, beat.ErrorCode);
        Assert.Equal(2, lookups);
    }

    [Fact]
    public async Task A_connection_that_has_ended_is_made_anew()
    {
        await using var broker = new ScriptedBroker();
        broker.On<ListGroupsRequest>(
            (_, connection) => connection == 1 ? null : new ListGroupsResponse { Groups = [new() { GroupId = $"seen on {connection}" }] });
        await using var client = new KafkaClient(broker.Options());
        var groups = await client.SendToAnyAsync(new ListGroupsRequest(), Token);
        Assert.Equal("seen on 2", groups.Groups[0].GroupId);
    }

    [Fact]
    public async Task A_request_that_must_not_be_done_twice_is_not_sent_again_when_its_answer_is_lost()
    {
        await using var broker = new ScriptedBroker();
        var joins = 0;
        broker.On<JoinGroupRequest>((_, _) =>
        {
            joins++;
            return null;
        });
        await using var client = new KafkaClient(broker.Options());
        await Assert.ThrowsAsync<KafkaConnectionException>(() => client.SendToGroupAsync("g", new JoinGroupRequest { GroupId = "g" }, Token));
        Assert.Equal(1, joins);
    }

    [Fact]
    public async Task A_bootstrap_server_that_is_down_is_passed_over()
    {
        var down = new ScriptedBroker();
        await down.DisposeAsync();
        await using var up = new ScriptedBroker();
        await using var client = new KafkaClient(new KafkaClientOptions { BootstrapServers = [down.Address, up.Address] });
        Assert.Single((await client.MetadataAsync([], Token)).Brokers);
    }

    [Fact]
    public async Task When_no_broker_is_there_each_is_named_with_its_reason()
    {
        var first = new ScriptedBroker();
        var second = new ScriptedBroker();
        await first.DisposeAsync();
        await second.DisposeAsync();
        await using var client = new KafkaClient(new KafkaClientOptions
        {
            BootstrapServers = [first.Address, second.Address],
            ApiTimeout = TimeSpan.FromMilliseconds(200),
            RetryBackoff = TimeSpan.FromMilliseconds(20),
        });
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => client.MetadataAsync([], Token));
        Assert.StartsWith("none of the brokers can be reached: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(first.Address.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(second.Address.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_in_the_cluster_is_named_with_those_that_are()
    {
        await using var broker = new ScriptedBroker();
        await using var client = new KafkaClient(new KafkaClientOptions { BootstrapServers = [broker.Address], ApiTimeout = TimeSpan.FromMilliseconds(100) });
        var failure = await Assert.ThrowsAsync<KafkaConnectionException>(() => client.SendToNodeAsync(7, new ListGroupsRequest(), Token));
        Assert.Equal("there is no broker 7 in the cluster; there are 1", failure.Message);
    }

    [Fact]
    public async Task A_session_that_is_about_to_end_is_replaced_before_the_broker_ends_it()
    {
        await using var broker = new ScriptedBroker();
        broker.On<SaslHandshakeRequest>((_, _) => new SaslHandshakeResponse());
        broker.On<SaslAuthenticateRequest>((_, _) => new SaslAuthenticateResponse { SessionLifetimeMs = 60_000 });
        broker.On<ListGroupsRequest>((_, connection) => new ListGroupsResponse { Groups = [new() { GroupId = $"seen on {connection}" }] });
        var time = new ManualTime();
        await using var client = new KafkaClient(broker.Options(new SaslCredentials(SaslMechanism.Plain, "u", "p")), time);
        Assert.Equal("seen on 1", (await client.SendToAnyAsync(new ListGroupsRequest(), Token)).Groups[0].GroupId);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal("seen on 1", (await client.SendToAnyAsync(new ListGroupsRequest(), Token)).Groups[0].GroupId);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("seen on 2", (await client.SendToAnyAsync(new ListGroupsRequest(), Token)).Groups[0].GroupId);
    }

    [Fact]
    public async Task A_request_that_waits_on_a_connection_which_is_replaced_still_gets_its_answer()
    {
        await using var broker = new ScriptedBroker();
        using var everyoneIsThere = new ManualResetEventSlim();
        broker.On<SaslHandshakeRequest>((_, _) => new SaslHandshakeResponse());
        broker.On<SaslAuthenticateRequest>((_, _) => new SaslAuthenticateResponse { SessionLifetimeMs = 60_000 });
        broker.On<ListGroupsRequest>((_, connection) => new ListGroupsResponse { Groups = [new() { GroupId = $"seen on {connection}" }] });
        broker.On<JoinGroupRequest>((_, connection) =>
        {
            everyoneIsThere.Wait(TimeSpan.FromSeconds(10));
            return new JoinGroupResponse { MemberId = $"joined on {connection}" };
        });
        var time = new ManualTime();
        await using var client = new KafkaClient(broker.Options(new SaslCredentials(SaslMechanism.Plain, "u", "p")), time);
        await client.SendToAnyAsync(new ListGroupsRequest(), Token);
        var join = client.SendToGroupAsync("g", new JoinGroupRequest { GroupId = "g" }, Token, timeout: TimeSpan.FromMinutes(5));
        while (!broker.HasSeen(ApiKey.JoinGroup))
            await Task.Delay(5, Token);
        time.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal("seen on 2", (await client.SendToAnyAsync(new ListGroupsRequest(), Token)).Groups[0].GroupId);
        everyoneIsThere.Set();
        Assert.Equal("joined on 1", (await join).MemberId);
    }
}
