namespace Chaos;

/// <summary>What is done when: a function of the seed and the length alone, so that a run can be had again.</summary>
public static class ChaosPlan
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(3), Quiet = TimeSpan.FromSeconds(2);
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <summary>Makes a plan. Faults follow each other by some seconds and overlap at times, but one worker is always left alone.</summary>
    /// <param name="seed">Where its chances come from.</param>
    /// <param name="length">How long it takes; all faults are over then.</param>
    /// <param name="workers">How many workers there are, at least two.</param>
    /// <param name="session">For how long a worker may be silent before it is missed.</param>
    public static IReadOnlyList<Fault> Create(int seed, TimeSpan length, int workers, TimeSpan session)
    {
        var random = new Random(seed);
        var plan = new List<Fault>();
        var kinds = new Queue<FaultKind>();
        for (var at = Start; ;)
        {
            if (kinds.Count == 0)
            {
                // Each kind once, in any order, then each once more.
                var shuffled = Kinds.ToArray();
                random.Shuffle(shuffled);
                kinds = new(shuffled);
            }
            var kind = kinds.Dequeue();
            var lasts = kind switch
            {
                FaultKind.Freeze => session + Seconds(random, 2, 5),
                FaultKind.Pause => session * (0.3 + random.NextDouble() * 0.4),
                _ => Seconds(random, 1, 6),
            };
            var worker = random.Next(workers);
            var pause = Seconds(random, 2, 7);
            // The workers that are down at some time of it; whoever leads counts as one more.
            var others = plan.Where(f => !f.IsOfBroker && f.End > at).ToList();
            if (kind is not (FaultKind.StopBroker or FaultKind.KillBroker)
                && (others.Count > workers - 2 || others.Exists(f => f.Worker == worker && f.Kind != FaultKind.KillLeader)))
                at = others.Max(f => f.End);
            if (kind is FaultKind.StopBroker or FaultKind.KillBroker && plan.Where(f => f.IsOfBroker && f.End + Quiet > at).ToList() is { Count: > 0 } broker)
                at = broker.Max(f => f.End) + Quiet;
            if (at + lasts > length) return plan;
            plan.Add(new Fault(at, at + lasts, kind, worker));
            at += pause;
        }
    }

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + random.NextDouble() * (most - least));
}
