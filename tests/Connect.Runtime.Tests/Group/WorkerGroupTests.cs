using Connect.Runtime.Group;
using Connect.Testing;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Group;

/// <summary>Groups of workers on brokers: the one in this process and, where there is one, Apache Kafka.</summary>
public sealed class WorkerGroupTests(BrokerFixture broker)
{
    public static TheoryData<string> Brokers => ["embedded", "apache"];

    private string Address(string kind) => kind == "embedded" ? broker.BootstrapServers : Servers.Require("KAFKA");

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Workers_share_out_the_work_and_each_part_runs_once(string kind)
    {
        await using var cluster = new TestCluster(Address(kind));
        cluster.Topic.Put("a", 3);
        cluster.Topic.Put("b", 3);
        for (var i = 0; i < 3; i++) await cluster.AddAsync();

        await cluster.CalmAsync();

        Assert.All(cluster.Members, m => Assert.InRange(m.Running.Count, 2, 3));
        Assert.Single(cluster.Members, m => m.Assignment.IsLeader);
        Assert.Single(cluster.Members.Select(m => m.Assignment.LeaderUrl).Distinct());
        var leader = cluster.Members.Single(m => m.Assignment.IsLeader);
        Assert.Equal(cluster.UrlOf(cluster.Members.Single(m => m.Running.Contains("a-1"))), leader.Assignment.Owners.Of(new TaskId("a", 1)));
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task What_is_new_goes_to_those_who_have_least_and_what_was_there_is_not_touched(string kind)
    {
        await using var cluster = new TestCluster(Address(kind));
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.CalmAsync();
        var before = cluster.Members.Select(m => m.Started).ToList();
        var had = cluster.Members.Select(m => m.Running).ToList();

        cluster.Topic.Put("b", 4);
        cluster.RequestRejoin();
        await cluster.CalmAsync();

        for (var i = 0; i < 2; i++)
        {
            Assert.Subset(cluster.Members[i].Running.ToHashSet(), had[i].ToHashSet());
            Assert.Equal(before[i] + cluster.Members[i].Running.Count - had[i].Count, cluster.Members[i].Started);
        }
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_worker_that_leaves_is_replaced_after_the_delay(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromSeconds(1));
        cluster.Topic.Put("a", 3);
        for (var i = 0; i < 3; i++) await cluster.AddAsync();
        await cluster.CalmAsync();

        await cluster.LeaveAsync(cluster.Members.First(m => !m.Assignment.IsLeader));

        await cluster.CalmAsync();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task The_work_of_a_leader_that_leaves_goes_to_the_others_at_once(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromMinutes(10));
        cluster.Topic.Put("a", 3);
        await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.CalmAsync();

        await cluster.LeaveAsync(cluster.Members.Single(m => m.Assignment.IsLeader));

        await cluster.CalmAsync();
        Assert.True(cluster.Members.Single().Assignment.IsLeader);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_worker_that_comes_back_has_its_own_work_again_without_waiting_for_the_delay(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromMinutes(10));
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.CalmAsync();
        var victim = cluster.Members.Single(m => !m.Assignment.IsLeader);
        var (url, had) = (cluster.UrlOf(victim), victim.Running);

        await cluster.LeaveAsync(victim);
        await cluster.AddAsync(url: url);

        await cluster.CalmAsync();
        Assert.Equal(had.Order(), cluster.Members[^1].Running.Order());
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task With_an_eager_worker_all_go_over_to_its_protocol_and_without_it_back_again(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromSeconds(1));
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.CalmAsync();
        Assert.All(cluster.Members, m => Assert.True(m.Assignment.IsSigned));

        var old = await cluster.AddAsync(o => o with { Protocol = ConnectProtocolVersion.Eager });
        await cluster.CalmAsync();
        Assert.All(cluster.Members, m => Assert.False(m.Assignment.IsSigned));
        Assert.Equal(2, cluster.Log.With(LogLevel.Warning, "The group goes by the protocol eager, although this worker knows sessioned").Count);
        await cluster.LeaveAsync(old);
        await cluster.CalmAsync();
        Assert.All(cluster.Members, m => Assert.True(m.Assignment.IsSigned));
        // Each of the two says once what is agreed on, and again when that changes.
        Assert.Equal(4, cluster.Log.With(LogLevel.Information, "goes by the protocol sessioned").Count);
        Assert.Equal(3, cluster.Log.With(LogLevel.Information, "goes by the protocol eager").Count);
    }

    [Fact]
    public async Task A_second_after_the_group_has_left_the_eager_protocol_it_rebalances_once_more()
    {
        const string Reason = "the group has left the eager protocol";
        await using var cluster = new TestCluster(broker.BootstrapServers, delay: TimeSpan.FromSeconds(1));
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync();
        await cluster.AddAsync();
        var old = await cluster.AddAsync(o => o with { Protocol = ConnectProtocolVersion.Eager });
        await cluster.CalmAsync();
        Assert.All(cluster.Members, m => Assert.False(m.Assignment.IsSigned));
        await cluster.LeaveAsync(old);
        await Eventually.True(() => cluster.Members.TrueForAll(m => m.Assignment.IsSigned), "the others go by their own protocol again");
        var left = System.Diagnostics.Stopwatch.StartNew();
        Assert.Empty(cluster.Log.With(LogLevel.Information, Reason));
        await Eventually.True(() => cluster.Log.With(LogLevel.Information, Reason).Count > 0, "they rebalance once more");
        Assert.InRange(left.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
        await cluster.CalmAsync();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_worker_with_another_config_topic_leaves_and_the_others_keep_their_work(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromSeconds(1));
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.CalmAsync();

        foreach (var (readTo, unsynced) in new[] { (-1L, "ends at offset -1"), (99L, "ends at offset 99") })
        {
            var odd = await cluster.AddAsync(o => o with { UnsyncBackoff = TimeSpan.FromMinutes(10) }, m => m.ReadTo = readTo);
            await Eventually.True(() => odd.Heard.Contains("lost"), $"the worker whose topic {unsynced} leaves");
            Assert.DoesNotContain("assigned 1", odd.Heard);
            cluster.Forget(odd);
            await cluster.CalmAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_worker_whose_other_config_topic_ends_at_the_same_offset_gets_no_work_and_is_named(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromSeconds(1));
        var (right, wrong) = (Guid.NewGuid(), Guid.NewGuid());
        cluster.Topic.Put("a", 4);
        await cluster.AddAsync(prepare: m => m.TopicId = right);
        await cluster.AddAsync(prepare: m => m.TopicId = right);
        await cluster.CalmAsync();

        var odd = await cluster.AddAsync(o => o with { UnsyncBackoff = TimeSpan.FromMinutes(10) }, m => m.TopicId = wrong);
        var url = cluster.UrlOf(odd);
        await Eventually.True(() => odd.Heard.Contains("lost"), "it leaves");
        Assert.Equal(0, odd.Started);
        Assert.NotEmpty(cluster.Log.With(LogLevel.Error, $"The workers at {url} have another config topic than this one, which leads and whose topic has the id {right}"));
        cluster.Forget(odd);
        await cluster.CalmAsync();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task A_leader_with_another_config_topic_than_most_leaves_and_says_whose_is_another(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromSeconds(1));
        var (right, wrong) = (Guid.NewGuid(), Guid.NewGuid());
        cluster.Topic.Put("a", 4);
        var odd = await cluster.AddAsync(o => o with { UnsyncBackoff = TimeSpan.FromMinutes(10) }, m => m.TopicId = wrong);
        await cluster.CalmAsync();
        for (var i = 0; i < 2; i++) await cluster.AddAsync(o => o with { UnsyncBackoff = TimeSpan.FromMilliseconds(500) }, m => m.TopicId = right);

        await Eventually.True(() => odd.Heard.Contains("lost"), "it leaves");
        Assert.NotEmpty(cluster.Log.With(LogLevel.Error, $"have another config topic, which has the id {right}, and this worker's has {wrong}"));
        cluster.Forget(odd);
        await cluster.CalmAsync();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Workers_that_have_one_URL_in_common_are_named(string kind)
    {
        await using var cluster = new TestCluster(Address(kind));
        await cluster.AddAsync(url: "http://localhost:8083/");
        await cluster.AddAsync(url: "http://other:8083/");
        await Eventually.True(() => cluster.Members.TrueForAll(m => m.Heard.Contains("assigned 0")), "both are members");
        Assert.Empty(cluster.Log.With(LogLevel.Error, "one URL in common"));

        await cluster.AddAsync(url: "http://localhost:8083/");

        await Eventually.True(() => cluster.Log.With(LogLevel.Error, "one URL in common").Count > 0, "the leader names them");
        Assert.Contains("http://localhost:8083/ is that of", cluster.Log.With(LogLevel.Error, "one URL in common")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("http://other:8083/ is that of", cluster.Log.With(LogLevel.Error, "one URL in common")[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Hundreds_of_rebalances_that_come_while_others_are_under_way_lose_nothing(string kind)
    {
        await using var cluster = new TestCluster(Address(kind), delay: TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 3; i++) await cluster.AddAsync();
        for (var i = 0; i < 60; i++)
        {
            cluster.Topic.Put($"c{i}", 1);
            cluster.RequestRejoin();
            await Task.Yield();
        }
        for (var i = 0; i < 30; i++)
        {
            cluster.Topic.Delete($"c{i}");
            cluster.RequestRejoin();
        }

        await cluster.CalmAsync();
    }

    /// <summary>Workers of one group in this process.</summary>
    private sealed class TestCluster(string bootstrapServers, TimeSpan? delay = null) : IAsyncDisposable
    {
        private readonly string _group = Servers.Unique("worker-group");
        private readonly List<(FakeMember Member, WorkerGroup Group, string Url)> _workers = [];
        private readonly List<WorkerGroup> _forgotten = [];
        private int _next;

        public TestLog Log { get; } = new();

        public FakeMember.ConfigTopicContent Topic { get; } = new();

        public List<FakeMember> Members => [.. _workers.Select(w => w.Member)];

        public string UrlOf(FakeMember member) => _workers.Single(w => w.Member == member).Url;

        public async Task<FakeMember> AddAsync(Func<WorkerGroupOptions, WorkerGroupOptions>? change = null, Action<FakeMember>? prepare = null, string? url = null)
        {
            url ??= $"http://worker-{_next++}:8083/";
            var member = new FakeMember(Topic);
            prepare?.Invoke(member);
            var options = new WorkerGroupOptions(_group, url)
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(200),
                MaxDelay = delay ?? TimeSpan.FromSeconds(2),
                RebalanceTimeout = TimeSpan.FromSeconds(20),
            };
            var client = new KafkaClientOptions { BootstrapServers = BrokerAddress.ParseList(bootstrapServers), ClientId = url };
            var group = new WorkerGroup(change?.Invoke(options) ?? options, () => new KafkaClient(client), Log, TimeProvider.System);
            _workers.Add((member, group, url));
            await group.JoinAsync(member, CancellationToken.None);
            return member;
        }

        public void RequestRejoin()
        {
            foreach (var worker in _workers) worker.Group.RequestRejoin("the test has changed the work");
        }

        public async Task LeaveAsync(FakeMember member)
        {
            var worker = _workers.Single(w => w.Member == member);
            _workers.Remove(worker);
            member.StopAll();
            await worker.Group.LeaveAsync(CancellationToken.None);
            await worker.Group.DisposeAsync();
        }

        public void Forget(FakeMember member)
        {
            var worker = _workers.Single(w => w.Member == member);
            _workers.Remove(worker);
            _forgotten.Add(worker.Group);
        }

        /// <summary>Waits until everything runs, evenly spread. Nothing may have run twice on the way.</summary>
        public async Task CalmAsync()
        {
            await EvenAsync();
            Assert.Empty(Topic.Twice);
        }

        private Task EvenAsync() => Eventually.True(() =>
        {
            var running = Members.SelectMany(m => m.Running).ToList();
            return Members.TrueForAll(m => m.Assignment.ConfigOffset == Topic.Offset) && running.Count == Topic.Parts && running.Distinct().Count() == running.Count
                && Even(m => m.Assignment.Connectors.Count) && Even(m => m.Assignment.Tasks.Count);
        }, $"all {Topic.Parts} parts run once and evenly", TimeSpan.FromSeconds(60));

        public async ValueTask DisposeAsync()
        {
            foreach (var group in _workers.Select(w => w.Group).Concat(_forgotten)) await group.DisposeAsync();
        }

        private bool Even(Func<FakeMember, int> count) => Members.Max(count) - Members.Min(count) <= 1;
    }
}
