using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Connect.Runtime.Group;
using FsCheck;
using FsCheck.Fluent;

namespace Connect.Runtime.Tests.Group;

/// <summary>The assignor against Java's, round by round, and against what holds of any cluster.</summary>
public sealed class CooperativeAssignorTests
{
    private const int Delay = 10_000;

    public static TheoryData<int> Sequences => [.. Enumerable.Range(0, JavaData.Read("java-assignments.json").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void It_answers_as_Javas_assignor_in_a_sequence_of_rebalances(int index)
    {
        var sequence = JavaData.Read("java-assignments.json")[index];
        var memory = AssignorMemory.Nothing;
        foreach (var round in sequence.GetProperty("rounds").EnumerateArray())
        {
            var configured = round.GetProperty("configured").EnumerateObject().ToList();
            var work = new Work([.. configured.Select(c => c.Name)], [.. configured.SelectMany(c => Enumerable.Range(0, c.Value.GetInt32()).Select(i => new TaskId(c.Name, i)))]);
            var members = round.GetProperty("members").EnumerateArray()
                .Select(m => new MemberWork(Text(m, "id"), Text(m, "id"), JavaData.WorkOf(m, "connectors", "tasks"))).ToList();

            var isToldAgain = members.Exists(m => m.Work.Connectors.Intersect(memory.Doubled.Connectors).Any() || m.Work.Tasks.Intersect(memory.Doubled.Tasks).Any());
            (var result, memory) = CooperativeAssignor.Assign(memory, new AssignmentRound(round.GetProperty("now").GetInt64(), sequence.GetProperty("maxDelay").GetInt32(),
                round.GetProperty("completed").GetInt32(), round.GetProperty("generation").GetInt32(), work, members));

            // Java lets who has not heard that something runs twice keep it, and what follows is another sequence.
            if (isToldAgain) return;
            var what = $"sequence {index}, generation {round.GetProperty("generation")}";
            Assert.Equal($"{what}: delay {round.GetProperty("delay")}", $"{what}: delay {result.DelayMs}");
            foreach (var answer in round.GetProperty("answers").EnumerateArray())
            {
                var share = result.Shares[Text(answer, "id")];
                Assert.Equal($"{what}: {Words(JavaData.WorkOf(answer, "connectors", "tasks"))} without {Words(JavaData.WorkOf(answer, "revokedConnectors", "revokedTasks"))}",
                    $"{what}: {Words(share.Assigned)} without {Words(share.Revoked)}");
            }
        }
    }

    [Fact]
    public void Work_never_runs_twice_and_is_spread_evenly_once_all_is_calm() => Holds((cluster, events) =>
    {
        foreach (var e in events)
        {
            cluster.Do(e);
            cluster.Rebalance();
        }
        cluster.Settle();
        return cluster.IsComplete() && cluster.IsEven();
    });

    [Fact]
    public void A_member_that_joins_takes_no_more_than_its_share_and_the_rest_stays_where_it_is() => Holds((cluster, events) =>
    {
        foreach (var e in events) cluster.Do(e);
        cluster.Settle();
        var before = cluster.Places();
        cluster.Join();
        cluster.Settle();
        var moved = cluster.Places().Where(p => before[p.Key] != p.Value).Select(p => p.Key).ToList();
        var members = cluster.Members;
        bool Share(string kind) => moved.Count(p => p.StartsWith(kind, StringComparison.Ordinal)) <= (before.Keys.Count(p => p.StartsWith(kind, StringComparison.Ordinal)) + members - 1) / members;
        return cluster.IsEven() && Share("connector") && Share("task");
    });

    [Fact]
    public void When_a_member_leaves_the_others_keep_what_they_have() => Holds((cluster, events) =>
    {
        foreach (var e in events) cluster.Do(e);
        cluster.Join();
        cluster.Settle();
        var before = cluster.Places();
        var gone = cluster.Leave();
        cluster.Settle();
        return cluster.IsEven() && before.Where(p => p.Value != gone).All(p => cluster.Places()[p.Key] == p.Value);
    });

    [Fact]
    public void A_worker_that_comes_back_within_the_delay_has_its_work_again_at_once()
    {
        var cluster = new Cluster();
        for (var i = 0; i < 3; i++) cluster.Join();
        for (var i = 0; i < 4; i++) cluster.Configure($"c{i}", 3);
        cluster.Settle();
        var before = cluster.Places();
        var gone = cluster.Leave();
        Assert.Equal(Delay, cluster.Rebalance());
        cluster.Advance(1000);

        var back = cluster.Join(gone.Split('/')[1]);
        Assert.Equal(0, cluster.Rebalance());

        Assert.Equal(before.ToDictionary(p => p.Key, p => p.Value == gone ? back : p.Value), cluster.Places());
    }

    [Fact]
    public void Lost_work_waits_for_the_delay_and_goes_to_those_who_came_meanwhile()
    {
        var cluster = new Cluster();
        cluster.Join();
        cluster.Join();
        cluster.Configure("c", 4);
        cluster.Settle();
        cluster.Leave();
        Assert.Equal(Delay, cluster.Rebalance());
        var newcomer = cluster.Join();
        Assert.Equal(Delay, cluster.Rebalance());
        cluster.Advance(Delay);
        cluster.Rebalance();

        Assert.Equal(2, cluster.Places().Count(p => p.Key.StartsWith("task", StringComparison.Ordinal) && p.Value == newcomer));
    }

    [Fact]
    public void Who_has_not_heard_that_what_it_runs_ran_twice_is_told_again_and_then_one_gets_it()
    {
        var (nothing, all) = (Work.None, new Work(["c"], [new("c", 0)]));
        var memory = AssignorMemory.Nothing;
        IReadOnlyDictionary<string, MemberShare> Round(int generation, Work first, Work second)
        {
            (var result, memory) = CooperativeAssignor.Assign(memory, new AssignmentRound(generation * 1000, Delay, generation - 1, generation, all,
                [new MemberWork("m1", "http://m1/", first), new MemberWork("m2", "http://m2/", second)]));
            return result.Shares;
        }

        // The second one stood still, and is back with what the first one has by now.
        Assert.All(Round(1, all, all).Values, share => Assert.Equal(all.ToString(), share.Revoked.ToString()));
        // The first one has given it up; the second one has not received its assignment.
        var again = Round(2, nothing, all);
        Assert.Equal((true, all.ToString()), (again["m1"].All.IsEmpty, again["m2"].Revoked.ToString()));
        Assert.Equal(["c", "c-0"], Round(3, nothing, nothing).Values.SelectMany(share => share.All.Connectors.Concat(share.All.Tasks.Select(t => t.ToString()))).Order());
    }

    [Fact]
    public void Thousands_of_connectors_are_shared_out_in_less_than_a_tenth_of_a_second()
    {
        var cluster = new Cluster();
        for (var i = 0; i < 3; i++) cluster.Join();
        for (var i = 0; i < 4200; i++) cluster.Configure($"connector-{i}", 1);
        cluster.Settle();
        cluster.Join();
        // The shortest of several: a busy machine takes the processor away from some.
        var took = Enumerable.Range(0, 10).Select(_ =>
        {
            cluster.Rebalance();
            return cluster.Took;
        }).Min();

        Assert.InRange(took.TotalMilliseconds, 0, 100);
    }

    [Fact]
    public void The_eager_assignor_takes_turns_at_the_connectors_and_then_at_the_tasks()
    {
        var shares = EagerAssignor.Assign(new Work(["b", "a", "c"], [new("b", 0), new("a", 1), new("a", 0), new("c", 0)]), ["m2", "m1"]);

        Assert.Equal("a c; a-1 c-0", Words(shares["m1"]));
        Assert.Equal("b; a-0 b-0", Words(shares["m2"]));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Words(Work work) => $"{string.Join(' ', work.Connectors.Order(StringComparer.Ordinal))}; {string.Join(' ', work.Tasks.Order())}";

    private static void Holds(Func<Cluster, int[], bool> property) =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200),
            Prop.ForAll(ArbMap.Default.ArbFor<int>().Generator.Select(Math.Abs).ArrayOf().ToArbitrary(), events => property(new Cluster(), events)));

    /// <summary>Members that do as they are told, and sometimes do not hear it.</summary>
    private sealed class Cluster
    {
        private readonly SortedDictionary<string, (string Url, Work Work)> _members = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, int> _configured = new(StringComparer.Ordinal);
        private AssignorMemory _memory = AssignorMemory.Nothing;
        private long _now = 1_000_000;
        private int _generation, _next;
        private bool _hasRevoked;

        public int Members => _members.Count;

        /// <summary>How long the assignor took for the last rebalance.</summary>
        public TimeSpan Took { get; private set; }

        public void Do(int e)
        {
            var what = e / 8;
            switch (e % 8)
            {
                case 0 or 1: Configure($"c{what % 12}", what % 5); break;
                case 2: _configured.Remove($"c{what % 12}"); break;
                case 3 or 4: if (_members.Count < 8) Join(); break;
                case 5: if (_members.Count > 1) Leave(what); break;
                case 6: Advance(what % (2 * Delay)); break;
                default: Rebalance(lost: what % Math.Max(1, _members.Count)); break;
            }
        }

        public void Advance(int ms) => _now += ms;

        public string Join(string? url = null)
        {
            var id = $"m{_next++:00000}";
            _members[id] = (url ?? $"url-{id}", Work.None);
            return $"{id}/{_members[id].Url}";
        }

        public string Leave(int index = 0)
        {
            var (id, (url, _)) = _members.ElementAt(index % _members.Count);
            _members.Remove(id);
            return $"{id}/{url}";
        }

        public void Configure(string connector, int tasks) => _configured[connector] = tasks;

        public int Rebalance(int lost = -1)
        {
            if (_members.Count == 0) Join();
            var work = new Work([.. _configured.Keys], [.. _configured.SelectMany(c => Enumerable.Range(0, c.Value).Select(i => new TaskId(c.Key, i)))]);
            var members = _members.Select(m => new MemberWork(m.Key, m.Value.Url, m.Value.Work)).ToList();
            var began = Stopwatch.GetTimestamp();
            (var result, _memory) = CooperativeAssignor.Assign(_memory, new AssignmentRound(_now, Delay, _generation, ++_generation, work, members));
            Took = Stopwatch.GetElapsedTime(began);
            var running = members.SelectMany(m => Parts(m.Work)).ToHashSet();
            var assigned = result.Shares.Values.SelectMany(s => Parts(s.Assigned)).ToList();
            Assert.True(assigned.Distinct().Count() == assigned.Count, "work was assigned to two members");
            Assert.True(!assigned.Exists(running.Contains), "work was assigned that runs somewhere");
            var number = 0;
            foreach (var member in members)
            {
                if (number++ == lost) continue;
                var share = result.Shares[member.Id];
                _members[member.Id] = (member.Url, new Work([.. share.Assigned.Connectors, .. member.Work.Connectors.Except(share.Revoked.Connectors)],
                    [.. share.Assigned.Tasks, .. member.Work.Tasks.Except(share.Revoked.Tasks)]));
            }
            _hasRevoked = result.Shares.Values.Any(s => !s.Revoked.IsEmpty);
            _ = Places();
            return result.DelayMs;
        }

        /// <summary>Rebalances as members would: after a revocation at once, after a delay at its end.</summary>
        public void Settle()
        {
            for (var rounds = 0; rounds < 30; rounds++)
            {
                var delay = Rebalance();
                if (delay == 0 && !_hasRevoked && IsComplete()) return;
                Advance(delay);
            }
            Assert.Fail("30 rebalances were not enough");
        }

        /// <summary>Where each part is; fails when one is in two places.</summary>
        public Dictionary<string, string> Places()
        {
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (id, (url, work)) in _members)
                foreach (var part in Parts(work))
                    Assert.True(places.TryAdd(part, $"{id}/{url}"), $"{part} runs twice");
            return places;
        }

        public bool IsComplete() => Places().Count == _configured.Count + _configured.Values.Sum();

        public bool IsEven() => Even(w => w.Connectors.Count) && Even(w => w.Tasks.Count);

        private bool Even(Func<Work, int> count) => _members.Values.Max(m => count(m.Work)) - _members.Values.Min(m => count(m.Work)) <= 1;

        private static IEnumerable<string> Parts(Work work) =>
            work.Connectors.Select(c => $"connector {c}").Concat(work.Tasks.Select(t => string.Create(CultureInfo.InvariantCulture, $"task {t}")));
    }
}
