using Chaos;
using Connect.Testing;

namespace EndToEnd;

public sealed class ChaosTests
{
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task After_a_minute_of_faults_every_row_and_line_has_arrived_and_none_twice_where_that_is_promised()
    {
        await using var run = new ChaosRun(Servers.Require("PG"), Servers.Require("S3"), line => TestContext.Current.TestOutputHelper?.WriteLine(line));
        var result = await run.RunAsync(seed: 11, TimeSpan.FromMinutes(1));
        Assert.True(result.Problems.Count == 0, string.Join('\n', result.Problems));
    }

    [Fact]
    public void A_plan_is_made_by_its_seed_alone()
    {
        var plan = ChaosPlan.Create(7, TimeSpan.FromMinutes(10), 3, Session);
        Assert.Equal(plan, ChaosPlan.Create(7, TimeSpan.FromMinutes(10), 3, Session));
        Assert.NotEqual(plan, ChaosPlan.Create(8, TimeSpan.FromMinutes(10), 3, Session));
    }

    [Fact]
    public void A_plan_of_a_minute_has_every_kind_of_fault_and_leaves_one_worker_alone_at_any_time()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var plan = ChaosPlan.Create(seed, TimeSpan.FromMinutes(1), 3, Session);
            Assert.Equal(Enum.GetValues<FaultKind>(), plan.Select(f => f.Kind).Distinct().Order());
            foreach (var fault in plan.Where(f => !f.IsOfBroker))
            {
                var down = plan.Where(f => !f.IsOfBroker && f.Begin <= fault.Begin && f.End > fault.Begin).ToList();
                Assert.InRange(down.Count, 1, 2);
                var named = down.Where(f => f.Kind != FaultKind.KillLeader).Select(f => f.Worker).ToList();
                Assert.Equal(named.Distinct(), named);
            }
            Assert.All(plan, f => Assert.True(f.End <= TimeSpan.FromMinutes(1)));
            Assert.All(plan.Where(f => f.Kind == FaultKind.Freeze), f => Assert.True(f.End - f.Begin > Session));
        }
    }
}
