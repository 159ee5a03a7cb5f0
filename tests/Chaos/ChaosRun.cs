using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Connect.Testing;
using EndToEnd;

namespace Chaos;

/// <summary>Three workers on a broker, four connectors, and faults by a plan; at the end everything is counted.</summary>
public sealed class ChaosRun : IAsyncDisposable
{
    private const int Workers = 3;
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(6), SettleTimeout = TimeSpan.FromMinutes(2), StartTimeout = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-chaos").FullName;
    private readonly Action<string> _say;
    private readonly Broker _broker;
    private readonly Member[] _members;
    private readonly Pipelines _pipelines;
    private readonly Stopwatch _clock = new();
    private readonly Dictionary<Fault, int> _victims = [];
    private bool _isBrokerUp, _isWell;

    /// <summary>Prepares a run; nothing is started yet.</summary>
    /// <param name="postgres">A PostgreSQL server, as a URL with user and password.</param>
    /// <param name="s3">An object store.</param>
    /// <param name="say">Gets a line for everything that is done.</param>
    public ChaosRun(string postgres, string s3, Action<string> say)
    {
        _say = say;
        _broker = new Broker(Path.Combine(_folder, "broker"), Worker.FreePort());
        // Short enough that work moves within a run of a minute. Sinks must not see what transactions have aborted.
        var properties = $"""
            group.id=chaos
            exactly.once.source.support=enabled
            session.timeout.ms={Session.TotalMilliseconds}
            heartbeat.interval.ms=1000
            scheduled.rebalance.max.delay.ms=2000
            consumer.session.timeout.ms=6000
            consumer.isolation.level=read_committed
            offset.flush.interval.ms=500
            """;
        _members = [.. Enumerable.Range(0, Workers).Select(i => new Member(_broker.Address, Path.Combine(_folder, $"worker-{i}"), properties))];
        _pipelines = new Pipelines(Servers.Unique("chaos"), _folder, new Uri(postgres), s3, _broker.Address);
    }

    /// <summary>Runs.</summary>
    /// <param name="seed">What the plan is made of.</param>
    /// <param name="length">How long the faults go on.</param>
    public async Task<ChaosResult> RunAsync(int seed, TimeSpan length)
    {
        var plan = ChaosPlan.Create(seed, length, Workers, Session);
        _say($"seed {seed}, {plan.Count} faults in {length.TotalSeconds} s; logs are in {_folder}");
        foreach (var fault in plan) _say($"  {fault}");
        await StartAsync();
        using var end = new CancellationTokenSource();
        var feeding = _pipelines.FeedAsync(end.Token);
        _clock.Start();
        try
        {
            foreach (var (at, fault, isEnd) in plan.SelectMany(f => new[] { (f.Begin, f, false), (f.End, f, true) }).OrderBy(e => e.Item1))
            {
                if (at - _clock.Elapsed is var wait && wait > TimeSpan.Zero) await Task.Delay(wait);
                await (isEnd ? EndAsync(fault) : BeginAsync(fault));
            }
            if (length - _clock.Elapsed is var rest && rest > TimeSpan.Zero) await Task.Delay(rest);
        }
        finally
        {
            await end.CancelAsync();
            await feeding;
        }
        Say("the faults are over and nothing more is written");
        var problems = await SettleAsync();
        var result = await _pipelines.CheckAsync();
        problems.AddRange(result.Problems);
        problems.AddRange(Unexpected());
        foreach (var count in result.Counts) Say(count);
        foreach (var problem in problems) Say($"PROBLEM {problem}");
        _isWell = problems.Count == 0;
        return new ChaosResult(result.Counts, problems);
    }

    /// <summary>Ends all that still runs. Logs stay where there was a problem.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
        await _broker.DisposeAsync();
        await _pipelines.DisposeAsync();
        if (_isWell) Directory.Delete(_folder, recursive: true);
    }

    private void Say(string line) => _say(FormattableString.Invariant($"{_clock.Elapsed.TotalSeconds,6:F1} s  {line}"));

    private async Task StartAsync()
    {
        await StartBrokerAsync();
        await _pipelines.PrepareAsync();
        foreach (var member in _members) member.Start();
        foreach (var member in _members)
            await Eventually.True(async () => await member.Worker.HealthAsync() == HttpStatusCode.OK, "the worker is ready", StartTimeout);
        foreach (var (name, config) in _pipelines.Connectors)
        {
            var (status, body) = await _members[0].Worker.RequestAsync(HttpMethod.Put, $"/connectors/{name}/config", config);
            if (status != HttpStatusCode.Created) throw new InvalidOperationException($"{name} was not created: {status} {body}");
        }
        foreach (var name in _pipelines.Connectors.Keys) await _members[0].Worker.AwaitRunningAsync(name, name == "rows-sink" ? 2 : 1);
    }

    private async Task BeginAsync(Fault fault)
    {
        var victim = fault.Kind == FaultKind.KillLeader ? Leader() : fault.Worker;
        _victims[fault] = victim;
        switch (fault.Kind)
        {
            case FaultKind.StopBroker when _isBrokerUp:
                Say("the broker is stopped");
                _isBrokerUp = false;
                await _broker.StopAsync();
                break;
            case FaultKind.KillBroker when _isBrokerUp:
                Say("the broker is killed");
                _isBrokerUp = false;
                await _broker.KillAsync();
                break;
            case FaultKind.Kill or FaultKind.KillLeader when _members[victim].IsUp:
                Say($"worker {victim}{(fault.Kind == FaultKind.KillLeader ? ", the leader," : "")} is killed");
                await _members[victim].KillAsync();
                break;
            case FaultKind.Freeze or FaultKind.Pause when _members[victim].IsUp:
                Say($"worker {victim} is halted");
                await _members[victim].HaltAsync();
                break;
            case FaultKind.Leave when _members[victim].IsUp:
                Say($"worker {victim} is told to end, and does so with code {await _members[victim].LeaveAsync()}");
                break;
            default:
                Say($"worker {victim} is down already");
                _victims.Remove(fault);
                break;
        }
    }

    private async Task EndAsync(Fault fault)
    {
        if (!_victims.TryGetValue(fault, out var victim)) return;
        if (fault.IsOfBroker)
        {
            await StartBrokerAsync();
            Say("the broker runs again");
        }
        else if (fault.Kind is FaultKind.Freeze or FaultKind.Pause)
        {
            await _members[victim].ResumeAsync();
            Say($"worker {victim} goes on");
        }
        else
        {
            _members[victim].Start();
            Say($"worker {victim} is started again");
        }
    }

    private async Task StartBrokerAsync()
    {
        await _broker.StartAsync();
        _isBrokerUp = true;
    }

    // As the newest generation has it; where that one is down, the first that is not.
    private int Leader()
    {
        var (_, url) = _members.Where(m => m.IsUp).Select(m => m.LastRebalance).MaxBy(r => r.Generation);
        var leader = Array.FindIndex(_members, m => url.Contains($":{m.Worker.Port}/", StringComparison.Ordinal));
        return leader >= 0 && _members[leader].IsUp ? leader : Array.FindIndex(_members, m => m.IsUp);
    }

    // Everything arrives, and everything runs.
    private async Task<List<string>> SettleAsync()
    {
        var end = _clock.Elapsed + SettleTimeout;
        while (true)
        {
            var missing = await _pipelines.MissingAsync();
            var states = missing is null ? await StatesAsync() : [];
            if (missing is null && states.Count == 0)
            {
                Say("everything has arrived, and everything runs");
                return [];
            }
            if (_clock.Elapsed > end)
                return [.. missing is null ? [] : new[] { $"After {SettleTimeout.TotalSeconds} s {missing}" }, .. await StatesAsync()];
            await Task.Delay(200);
        }
    }

    // What does not run, or is not said to by all.
    private async Task<List<string>> StatesAsync()
    {
        var problems = new List<string>();
        for (var i = 0; i < Workers; i++)
        {
            try
            {
                var (status, all) = await _members[i].Worker.RequestAsync(HttpMethod.Get, "/connectors?expand=status");
                if (status != HttpStatusCode.OK)
                {
                    problems.Add($"Worker {i} answers {status}: {all}");
                    continue;
                }
                foreach (var name in _pipelines.Connectors.Keys)
                {
                    var state = all![name]?["status"];
                    JsonNode?[] parts = [state?["connector"], .. state?["tasks"]?.AsArray() ?? []];
                    if (parts.Length < 2 || parts.Any(p => (string?)p?["state"] != "RUNNING")) problems.Add($"Worker {i} says of {name}: {state?.ToJsonString()}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { problems.Add($"Worker {i} does not answer: {e.Message}"); }
        }
        return problems;
    }

    // What workers log when they have met with something that nobody foresaw.
    private IEnumerable<string> Unexpected() => _members.SelectMany((member, i) => member.Lines
        .Where(line => line.Contains("Unexpected failure", StringComparison.Ordinal) || line.Contains("Unhandled exception", StringComparison.Ordinal))
        .Select(line => $"Worker {i}: {line}"));
}
