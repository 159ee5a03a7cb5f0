namespace Connect.Runtime.Group;

/// <summary>
/// The leader's part in incremental cooperative rebalancing (KIP-415): work stays where it is; what is new goes to those who have least; what one has too
/// much is revoked in one rebalance and assigned in the next; the work of a member that left waits for its return. A function of its arguments alone, which
/// answers as the Java worker's assignor does, but that a worker which comes back gets what it had at once instead of at the end of the delay, and that who has
/// not heard that it runs what another one ran too is told so again.
/// </summary>
internal static class CooperativeAssignor
{
    // Of the time that rebalances which revoke one after the other wait: 1 ms, 40 ms, 1.6 s … up to the delay for lost members.
    private const double BackoffFactor = 40;

    /// <summary>Shares out the work of one rebalance.</summary>
    public static (RoundResult Result, AssignorMemory Memory) Assign(AssignorMemory memory, AssignmentRound round) => new Computation(memory, round).Run();

    private sealed class Load(MemberWork member)
    {
        public string Id { get; } = member.Id;
        public string Url { get; } = member.Url;
        public Work Had { get; } = member.Work;
        public List<string> Connectors { get; } = [.. member.Work.Connectors.Distinct(StringComparer.Ordinal)];
        public List<TaskId> Tasks { get; } = [.. member.Work.Tasks.Distinct()];
        public HashSet<string> RevokedConnectors { get; } = new(StringComparer.Ordinal);
        public HashSet<TaskId> RevokedTasks { get; } = [];
        public bool IsEmpty => Connectors.Count == 0 && Tasks.Count == 0;

        public void Revoke(Func<string, bool> connectors, Func<TaskId, bool> tasks)
        {
            RevokedConnectors.UnionWith(Connectors.Where(connectors));
            RevokedTasks.UnionWith(Tasks.Where(tasks));
            Connectors.RemoveAll(RevokedConnectors.Contains);
            Tasks.RemoveAll(RevokedTasks.Contains);
        }
    }

    private sealed class Computation(AssignorMemory memory, AssignmentRound round)
    {
        private readonly List<Load> _loads = [.. round.Members.Select(m => new Load(m))];
        private readonly HashSet<string> _ids = [.. round.Members.Select(m => m.Id)];
        private readonly List<string> _candidates = [.. memory.Candidates];
        private long _rebalanceAt = memory.RebalanceAtMs;
        private int _delay = memory.DelayMs;
        private bool _hasRevoked = memory.HasRevoked;
        private int _revocations = memory.Revocations;
        private Work _doubled = Work.None;

        public (RoundResult, AssignorMemory) Run()
        {
            var configuredConnectors = round.Configured.Connectors.ToHashSet(StringComparer.Ordinal);
            var configuredTasks = round.Configured.Tasks.ToHashSet();
            var (connectorCounts, taskCounts) = (Counts(_loads, l => l.Connectors), Counts(_loads, l => l.Tasks));
            var (previousConnectors, previousTasks) = Previous(connectorCounts.ContainsKey, taskCounts.ContainsKey);

            // Lost is what was assigned and nobody runs; created is what is neither assigned nor run.
            var lost = (Connectors: Sorted(previousConnectors.Where(c => configuredConnectors.Contains(c) && !connectorCounts.ContainsKey(c))),
                Tasks: Sorted(previousTasks.Where(t => configuredTasks.Contains(t) && !taskCounts.ContainsKey(t))));
            var toAssign = (Connectors: Sorted(configuredConnectors.Where(c => !previousConnectors.Contains(c) && !connectorCounts.ContainsKey(c))),
                Tasks: Sorted(configuredTasks.Where(t => !previousTasks.Contains(t) && !taskCounts.ContainsKey(t))));

            // What was deleted is given up, and so is what runs more than once, by all who run it: the next rebalance assigns it to one. Who has not heard of that is
            // told again: it would else keep what another has just stopped, and said so in its status.
            var doubled = memory.Generation == round.CompletedGeneration ? memory.Doubled : Work.None;
            var (connectorsTwice, tasksTwice) = (doubled.Connectors.Where(connectorCounts.ContainsKey).ToHashSet(StringComparer.Ordinal),
                doubled.Tasks.Where(taskCounts.ContainsKey).ToHashSet());
            connectorsTwice.UnionWith(connectorCounts.Where(c => c.Value > 1).Select(c => c.Key));
            tasksTwice.UnionWith(taskCounts.Where(t => t.Value > 1).Select(t => t.Key));
            _doubled = new Work(Sorted(connectorsTwice), Sorted(tasksTwice));
            foreach (var load in _loads)
                load.Revoke(c => connectorsTwice.Contains(c) || (previousConnectors.Contains(c) && !configuredConnectors.Contains(c)),
                    t => tasksTwice.Contains(t) || (previousTasks.Contains(t) && !configuredTasks.Contains(t)));

            var waiting = (Connectors: new List<string>(lost.Connectors), Tasks: new List<TaskId>(lost.Tasks));
            GiveBack(waiting.Connectors, waiting.Tasks);
            HandleLost(waiting.Connectors, waiting.Tasks, toAssign.Connectors, toAssign.Tasks);
            Balance();

            Spread(_loads, l => l.Connectors, toAssign.Connectors);
            Spread(_loads, l => l.Tasks, toAssign.Tasks);
            return (new RoundResult(_loads.ToDictionary(l => l.Id, Share), _delay), Remember(lost.Connectors, lost.Tasks));
        }

        private (HashSet<string>, HashSet<TaskId>) Previous(Func<string, bool> runsConnector, Func<TaskId, bool> runsTask)
        {
            // A leader that has missed a rebalance does not know what was assigned in it.
            var isCurrent = memory.Generation == round.CompletedGeneration;
            var previous = (isCurrent ? memory.AssignedConnectors.ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal),
                isCurrent ? memory.AssignedTasks.ToHashSet() : []);
            // A revocation that did not arrive: what its members run is how things are.
            if (memory.Revoked.Connectors.Any(runsConnector) || memory.Revoked.Tasks.Any(runsTask))
                previous = ([.. _loads.SelectMany(l => l.Connectors)], [.. _loads.SelectMany(l => l.Tasks)]);
            return previous;
        }

        // Who comes back without work, under the URL of one that is lost, is that worker: nobody else may run what it had, and nobody is to wait for it.
        private void GiveBack(List<string> connectors, List<TaskId> tasks)
        {
            if (connectors.Count == 0 && tasks.Count == 0) return;
            foreach (var load in _loads)
            {
                if (!load.IsEmpty || memory.Members.ContainsKey(load.Id) || !memory.WorkByUrl.TryGetValue(load.Url, out var had)) continue;
                if (_loads.Exists(other => other != load && other.Url == load.Url)) continue;
                load.Connectors.AddRange(connectors.Intersect(had.Connectors));
                load.Tasks.AddRange(tasks.Intersect(had.Tasks));
                connectors.RemoveAll(load.Connectors.Contains);
                var taken = load.Tasks.ToHashSet();
                tasks.RemoveAll(taken.Contains);
            }
        }

        private void HandleLost(List<string> connectors, List<TaskId> tasks, List<string> connectorsToAssign, List<TaskId> tasksToAssign)
        {
            var none = connectors.Count == 0 && tasks.Count == 0;
            if (none && !_hasRevoked)
            {
                ResetDelay();
                return;
            }
            // Nobody has left: an assignment did not arrive. Or lost work is not to wait.
            if ((_rebalanceAt <= 0 && _ids.IsSupersetOf(memory.Members.Keys)) || round.MaxDelayMs == 0)
            {
                connectorsToAssign.AddRange(connectors);
                tasksToAssign.AddRange(tasks);
                return;
            }
            if (_rebalanceAt > 0 && round.NowMs >= _rebalanceAt)
            {
                var candidates = _candidates.Select(id => _loads.Find(l => l.Id == id)).OfType<Load>().ToList();
                if (candidates.Count == 0)
                {
                    connectorsToAssign.AddRange(connectors);
                    tasksToAssign.AddRange(tasks);
                }
                else
                {
                    for (var i = 0; i < connectors.Count; i++) candidates[i % candidates.Count].Connectors.Add(connectors[i]);
                    for (var i = 0; i < tasks.Count; i++) candidates[i % candidates.Count].Tasks.Add(tasks[i]);
                }
                ResetDelay();
                _hasRevoked = false;
                return;
            }
            _candidates.AddRange(_loads.Where(l => l.IsEmpty).Select(l => l.Id).Except(_candidates).ToList());
            _delay = round.NowMs < _rebalanceAt ? (int)Math.Min(_rebalanceAt - round.NowMs, round.MaxDelayMs) : round.MaxDelayMs;
            _rebalanceAt = round.NowMs + _delay;
        }

        private void ResetDelay()
        {
            _candidates.Clear();
            _rebalanceAt = 0;
            _delay = 0;
        }

        // Revokes what one has too much. Rebalances that do so one after the other wait longer and longer in between.
        private void Balance()
        {
            if (_delay != 0)
            {
                _hasRevoked = false;
                return;
            }
            var connectors = Excess(l => l.Connectors, round.Configured.Connectors.Count);
            var tasks = Excess(l => l.Tasks, round.Configured.Tasks.Count);
            if (connectors.Count == 0 && tasks.Count == 0)
            {
                if (_hasRevoked) (_hasRevoked, _revocations) = (false, 0);
                return;
            }
            if (_hasRevoked)
            {
                _revocations++;
                _delay = Backoff(_revocations, round.MaxDelayMs);
                if (_delay != 0)
                {
                    _rebalanceAt = round.NowMs + _delay;
                    return;
                }
            }
            _hasRevoked = true;
            foreach (var load in _loads)
            {
                var (fromConnectors, fromTasks) = (connectors.GetValueOrDefault(load, []), tasks.GetValueOrDefault(load, []));
                load.Revoke(fromConnectors.Contains, fromTasks.Contains);
            }
        }

        // By member what it has above its share: of N among M members each gets N/M, and the first N%M of those that have more keep one more.
        private Dictionary<Load, HashSet<T>> Excess<T>(Func<Load, List<T>> partsOf, int total)
        {
            var excess = new Dictionary<Load, HashSet<T>>();
            if (_loads.TrueForAll(l => l.IsEmpty) || (round.Configured.Connectors.Count == 0 && round.Configured.Tasks.Count == 0)) return excess;
            var (least, extras) = (total / _loads.Count, total % _loads.Count);
            var withOneMore = _loads.Count(l => partsOf(l).Count == least + 1);
            if (withOneMore == extras && _loads.Count(l => partsOf(l).Count == least) + withOneMore == _loads.Count) return excess;
            foreach (var load in _loads)
            {
                var parts = partsOf(load);
                if (parts.Count <= least) continue;
                var most = least;
                if (extras > 0)
                {
                    extras--;
                    most++;
                }
                if (parts.Count > most) excess[load] = [.. parts.Take(parts.Count - most)];
            }
            return excess;
        }

        private static int Backoff(int attempts, int maxMs)
        {
            if (maxMs <= 1) return Math.Min(maxMs, 1);
            var longest = Math.Log(maxMs) / Math.Log(BackoffFactor);
            return (int)Math.Min((long)Math.Pow(BackoffFactor, Math.Min(attempts, longest)), maxMs);
        }

        private static MemberShare Share(Load load)
        {
            var (hadConnectors, hadTasks) = (load.Had.Connectors.ToHashSet(StringComparer.Ordinal), load.Had.Tasks.ToHashSet());
            return new MemberShare(new Work([.. load.Connectors.Where(c => !hadConnectors.Contains(c))], [.. load.Tasks.Where(t => !hadTasks.Contains(t))]),
                new Work([.. load.RevokedConnectors], [.. load.RevokedTasks]), new Work(load.Connectors, load.Tasks));
        }

        private AssignorMemory Remember(List<string> lostConnectors, List<TaskId> lostTasks)
        {
            var revoked = new Work([.. _loads.SelectMany(l => l.RevokedConnectors)], [.. _loads.SelectMany(l => l.RevokedTasks)]);
            var connectors = _loads.SelectMany(l => l.Connectors).ToHashSet(StringComparer.Ordinal);
            var tasks = _loads.SelectMany(l => l.Tasks).ToHashSet();
            connectors.ExceptWith(revoked.Connectors);
            tasks.ExceptWith(revoked.Tasks);
            connectors.UnionWith(lostConnectors);
            tasks.UnionWith(lostTasks);
            // Of a lost worker only as long as its work waits for it.
            var byUrl = _delay > 0 ? new Dictionary<string, Work>(memory.WorkByUrl, StringComparer.Ordinal) : new Dictionary<string, Work>(StringComparer.Ordinal);
            var members = _loads.ToDictionary(load => load.Id, load => new Work(load.Connectors, load.Tasks));
            foreach (var load in _loads) byUrl[load.Url] = members[load.Id];
            return new AssignorMemory(connectors, tasks, revoked, _doubled, round.Generation, members, _candidates, _rebalanceAt, _delay, _hasRevoked, _revocations, byUrl);
        }
    }

    // Gives parts to those who have least, in turn, until all have the same, and so on.
    private static void Spread<T>(List<Load> loads, Func<Load, List<T>> partsOf, List<T> parts)
    {
        var order = loads.OrderBy(l => partsOf(l).Count).ThenBy(l => l.Id, StringComparer.Ordinal).ToList();
        for (var next = 0; next < parts.Count;)
        {
            var least = partsOf(order[0]).Count;
            var upTo = order.FindIndex(l => partsOf(l).Count > least);
            for (var i = 0; i < (upTo < 0 ? order.Count : upTo) && next < parts.Count; i++) partsOf(order[i]).Add(parts[next++]);
        }
    }

    private static Dictionary<T, int> Counts<T>(List<Load> loads, Func<Load, List<T>> partsOf) where T : notnull =>
        loads.SelectMany(partsOf).CountBy(p => p).ToDictionary();

    private static List<string> Sorted(IEnumerable<string> connectors) => [.. connectors.Order(StringComparer.Ordinal)];

    private static List<TaskId> Sorted(IEnumerable<TaskId> tasks) => [.. tasks.Order()];
}
