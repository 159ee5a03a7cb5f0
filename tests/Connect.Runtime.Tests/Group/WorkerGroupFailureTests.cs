using System.Collections.Concurrent;
using Connect.Runtime.Group;
using Connect.Testing;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Tests;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Group;

/// <summary>What a member does when its coordinator does not answer as usual, or is older.</summary>
public sealed class WorkerGroupFailureTests
{
    [Theory]
    [InlineData("2.8", 7, 5, 4, 4, 3)]
    [InlineData("3.3", 9, 5, 4, 5, 4)]
    [InlineData("3.9", 9, 5, 4, 5, 6)]
    public async Task It_speaks_to_brokers_of_older_versions(string version, short join, short sync, short heartbeat, short leave, short find)
    {
        await using var coordinator = new Coordinator();
        var highest = new Dictionary<ApiKey, short>
        {
            [ApiKey.JoinGroup] = join,
            [ApiKey.SyncGroup] = sync,
            [ApiKey.Heartbeat] = heartbeat,
            [ApiKey.LeaveGroup] = leave,
            [ApiKey.FindCoordinator] = find,
        };
        coordinator.Broker.On<ApiVersionsRequest>((_, _) =>
        {
            var versions = ScriptedBroker.Versions();
            foreach (var api in versions.ApiKeys) api.MaxVersion = Math.Min(api.MaxVersion, highest.GetValueOrDefault(api.ApiKey, short.MaxValue));
            return versions;
        });
        var (group, member) = coordinator.Worker();
        await group.JoinAsync(member, CancellationToken.None);

        await Eventually.True(() => member.Running.Count == 3 && coordinator.Beats > 1, $"the worker is a member on Kafka {version}");
        await group.LeaveAsync(CancellationToken.None);
        await group.DisposeAsync();

        Assert.Equal(join >= 8, coordinator.Joins.First().Reason is not null);
        Assert.True(coordinator.HasLeft);
    }

    [Fact]
    public async Task It_shows_that_it_has_its_id_and_offers_its_protocols_best_first()
    {
        await using var coordinator = new Coordinator();
        var (group, member) = coordinator.Worker();
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);

        await Eventually.True(() => member.Running.Count == 3, "it is a member");

        Assert.Equal(["", "m1"], coordinator.Joins.Take(2).Select(j => j.MemberId));
        Assert.All(coordinator.Joins, j => Assert.Equal(("connect", "sessioned compatible default"), (j.ProtocolType, string.Join(' ', j.Protocols.Select(p => p.Name)))));
        Assert.True(group.IsMember);
    }

    [Fact]
    public async Task Forgotten_by_its_coordinator_it_stops_its_work_and_joins_as_a_new_member()
    {
        await using var coordinator = new Coordinator();
        var (group, member) = coordinator.Worker();
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);
        await Eventually.True(() => member.Running.Count == 3, "it is a member");

        coordinator.Forget();

        await Eventually.True(() => member.Heard.Contains("lost") && member.Running.Count == 3, "it is a member again");
        Assert.Equal(["", "m1", "", "m2"], coordinator.Joins.Select(j => j.MemberId));
        // What it may have lost it does not claim.
        Assert.Null(ConnectProtocol.ReadMetadata(coordinator.Joins.Last().Protocols[0].Metadata).Assignment);
    }

    [Fact]
    public async Task Without_an_answer_for_its_session_it_stops_its_work_and_comes_back_by_itself()
    {
        await using var coordinator = new Coordinator();
        var (group, member) = coordinator.Worker(o => o with { SessionTimeout = TimeSpan.FromSeconds(1) });
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);
        await Eventually.True(() => member.Running.Count == 3, "it is a member");

        coordinator.IsAway = true;
        await Eventually.True(() => member.Heard.Contains("lost") && member.Running.Count == 0, "its work has stopped");
        Assert.False(group.IsMember);
        coordinator.IsAway = false;

        await Eventually.True(() => member.Running.Count == 3, "it is a member again", TimeSpan.FromSeconds(60));
        // The coordinator may know the member still, and then has not to wait for the end of its session.
        Assert.Equal("m1", coordinator.Joins.Last().MemberId);
    }

    [Fact]
    public async Task A_rebalance_that_began_meanwhile_is_joined_at_once()
    {
        await using var coordinator = new Coordinator();
        var (group, member) = coordinator.Worker();
        await using var _ = group;
        coordinator.SyncErrors.Enqueue(ErrorCode.RebalanceInProgress);
        coordinator.SyncErrors.Enqueue(ErrorCode.NotCoordinator);
        await group.JoinAsync(member, CancellationToken.None);

        await Eventually.True(() => member.Running.Count == 3, "it is a member");
        Assert.DoesNotContain("lost", member.Heard);
    }

    [Fact]
    public async Task Told_of_a_rebalance_by_a_heartbeat_it_joins_with_what_it_runs()
    {
        await using var coordinator = new Coordinator();
        var (group, member) = coordinator.Worker();
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);
        await Eventually.True(() => member.Running.Count == 3, "it is a member");

        coordinator.HeartbeatErrors.Enqueue(ErrorCode.RebalanceInProgress);
        await Eventually.True(() => coordinator.Joins.Count == 3, "it joins again");

        var work = ConnectProtocol.ReadMetadata(coordinator.Joins.Last().Protocols[0].Metadata).Assignment!.Work;
        Assert.Equal((1, 2), (work.Connectors.Count, work.Tasks.Count));
        Assert.Equal(3, member.Started);
    }

    [Fact]
    public async Task A_new_leader_of_an_eager_group_gives_nobody_work_before_all_have_stopped_what_they_had()
    {
        await using var coordinator = new Coordinator { Protocol = "default", Other = "old" };
        var (group, member) = coordinator.Worker();
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);

        await Eventually.True(() => coordinator.Syncs.Count == 2, "it shares out the work in a second rebalance");
        static int[] Parts(SyncGroupRequest sync) => [.. sync.Assignments.Select(a => ConnectProtocol.ReadAssignment(a.Assignment).Work).Select(w => w.Connectors.Count + w.Tasks.Count)];
        Assert.Equal([0, 0], Parts(coordinator.Syncs.First()));
        Assert.Equal(3, Parts(coordinator.Syncs.Last()).Sum());
    }

    [Fact]
    public async Task A_clock_that_is_set_ends_no_session_and_moves_no_delay()
    {
        await using var coordinator = new Coordinator();
        var clock = new SettableClock();
        var (group, member) = coordinator.Worker(time: clock);
        await using var _ = group;
        await group.JoinAsync(member, CancellationToken.None);
        await Eventually.True(() => member.Running.Count == 3, "it is a member");

        foreach (var hours in (int[])[1, -2])
        {
            clock.Set += TimeSpan.FromHours(hours);
            var beats = coordinator.Beats;
            await Eventually.True(() => coordinator.Beats > beats + 3, "heartbeats go on");
            Assert.True(group.IsMember);
        }
        Assert.DoesNotContain("lost", member.Heard);
        Assert.Equal(3, member.Started);
    }

    private sealed class SettableClock : TimeProvider
    {
        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;
    }

    /// <summary>A coordinator of a group of one.</summary>
    private sealed class Coordinator : IAsyncDisposable
    {
        private int _generation, _ids, _beats;
        private string _member = "";

        public Coordinator()
        {
            Broker.On<JoinGroupRequest>((request, _) =>
            {
                if (IsAway) return null;
                Joins.Enqueue(request);
                if (request.MemberId.Length == 0)
                {
                    _member = $"m{++_ids}";
                    return new JoinGroupResponse { ErrorCode = ErrorCode.MemberIdRequired, MemberId = _member };
                }
                if (request.MemberId != _member) return new JoinGroupResponse { ErrorCode = ErrorCode.UnknownMemberId };
                return new JoinGroupResponse
                {
                    GenerationId = ++_generation,
                    ProtocolType = request.ProtocolType,
                    ProtocolName = Protocol ?? request.Protocols[0].Name,
                    Leader = _member,
                    MemberId = _member,
                    Members = [.. ((string?[])[_member, Other]).OfType<string>().Select(id => new JoinGroupResponse.Member { MemberId = id, Metadata = MetadataOf(request, id) })],
                };
            });
            Broker.On<SyncGroupRequest>((request, _) =>
                IsAway ? null
                : SyncErrors.TryDequeue(out var error) ? new SyncGroupResponse { ErrorCode = error }
                : Answer(request));
            Broker.On<HeartbeatRequest>((request, _) =>
            {
                if (IsAway) return null;
                Interlocked.Increment(ref _beats);
                if (request.MemberId != _member) return new HeartbeatResponse { ErrorCode = ErrorCode.UnknownMemberId };
                return new HeartbeatResponse { ErrorCode = HeartbeatErrors.TryDequeue(out var error) ? error : ErrorCode.None };
            });
            Broker.On<LeaveGroupRequest>((request, _) =>
            {
                HasLeft = request.Members.Single().MemberId == _member;
                return new LeaveGroupResponse { Members = [new() { MemberId = _member }] };
            });
        }

        public ScriptedBroker Broker { get; } = new();

        /// <summary>The protocol of the group; null for the best that the worker offers.</summary>
        public string? Protocol { get; init; }

        /// <summary>Another member, which says what the worker says; null for none.</summary>
        public string? Other { get; init; }

        public ConcurrentQueue<SyncGroupRequest> Syncs { get; } = new();

        public ConcurrentQueue<JoinGroupRequest> Joins { get; } = new();

        public ConcurrentQueue<ErrorCode> SyncErrors { get; } = new();

        public ConcurrentQueue<ErrorCode> HeartbeatErrors { get; } = new();

        public int Beats => _beats;

        public bool HasLeft { get; private set; }

        /// <summary>Whether connections are closed instead of requests answered.</summary>
        public volatile bool IsAway;

        public void Forget() => _member = "";

        private byte[] MetadataOf(JoinGroupRequest request, string id)
        {
            var metadata = request.Protocols.First(p => Protocol is null || p.Name == Protocol).Metadata;
            return id == Other ? ConnectProtocol.WriteMetadata(ConnectProtocol.Parse(Protocol), ConnectProtocol.ReadMetadata(metadata) with { Url = "http://other:8083/" }) : metadata;
        }

        private SyncGroupResponse Answer(SyncGroupRequest request)
        {
            Syncs.Enqueue(request);
            return new SyncGroupResponse { Assignment = request.Assignments.Single(a => a.MemberId == _member).Assignment };
        }

        public (WorkerGroup Group, FakeMember Member) Worker(Func<WorkerGroupOptions, WorkerGroupOptions>? change = null, TimeProvider? time = null)
        {
            var topic = new FakeMember.ConfigTopicContent();
            topic.Put("a", 2);
            var options = new WorkerGroupOptions("g", "http://worker:8083/") { HeartbeatInterval = TimeSpan.FromMilliseconds(50) };
            var group = new WorkerGroup(change?.Invoke(options) ?? options, () => new KafkaClient(Broker.Options()), NullLoggerFactory.Instance, time ?? TimeProvider.System);
            return (group, new FakeMember(topic));
        }

        public ValueTask DisposeAsync() => Broker.DisposeAsync();
    }
}
