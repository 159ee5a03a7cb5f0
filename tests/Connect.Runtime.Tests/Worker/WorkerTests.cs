using System.Collections.Concurrent;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;
using Connect.Runtime.Plugins;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Worker;

/// <summary>A worker that nobody tells anything of a cluster.</summary>
public sealed class WorkerTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<WorkerReport> _reports = new();
    private readonly InternalTopics _topics;
    private readonly Connect.Runtime.Worker.Worker _worker;

    public WorkerTests()
    {
        var config = TestWorkerConfig.Create();
        var clients = new KafkaClients(config.Properties, NullLoggerFactory.Instance, _time);
        var plugins = PluginRegistry.Load(null, NullLogger<PluginRegistry>.Instance);
        var variables = new ConfigVariables(config.Properties, new Dictionary<string, string>());
        var validation = new ConnectorValidation(plugins, config, new ClientOverrides(config.OverridePolicy, config.OverrideAllowlist, []));
        _topics = new InternalTopics(config, clients, "worker", _ => { }, () => { }, _ => { }, NullLoggerFactory.Instance);
        var builder = new TaskBuilder(config, plugins, clients, variables, _topics, null!, NullLoggerFactory.Instance, _time);
        _worker = new Connect.Runtime.Worker.Worker(config, plugins, variables, validation, _topics, builder, _reports.Enqueue, NullLoggerFactory.Instance, _time);
    }

    public ValueTask DisposeAsync() => _topics.DisposeAsync();

    private static Dictionary<string, string> Source(string script) => new() { ["name"] = "c", ["connector.class"] = "ScriptedSource", ["script"] = script };

    private string Told() => string.Join(' ', _reports.Select(r => r switch
    {
        WorkerReport.ConnectorState(var name, var state, _, var version) => $"{name}:{state}:{version is not null}",
        WorkerReport.ConnectorStopped(var name, _, var startsAgain) => $"{name}:{(startsAgain ? "stopped-to-start" : "stopped")}",
        WorkerReport.TaskState(var id, var state, _, var version) => $"{id}:{state}:{version is not null}",
        var other => $"{other}",
    }));

    [Fact]
    public async Task What_becomes_of_a_connector_is_reported_in_the_order_of_events()
    {
        Assert.Null(await _worker.StartConnectorAsync("c", Source(""), TargetState.Started));
        Assert.Single((await _worker.TaskConfigsAsync("c"))!);
        Assert.Null(await _worker.TransitionConnectorAsync("c", TargetState.Paused));
        await _worker.StopConnectorAsync("c", startsAgain: true);
        Assert.Null(await _worker.StartConnectorAsync("c", Source(""), TargetState.Started));
        await _worker.StopAsync();
        Assert.Equal("c:Running:True c:Paused:True c:stopped-to-start c:Running:True c:stopped", Told());
        Assert.Null(await _worker.TaskConfigsAsync("c"));
        Assert.Empty(_worker.Connectors);
    }

    [Fact]
    public async Task A_connector_that_hangs_holds_up_no_other_and_nothing_is_heard_of_it_once_it_is_replaced()
    {
        _ = _worker.StartConnectorAsync("hangs", Source("hang-in-start"), TargetState.Started);
        Assert.Null(await _worker.StartConnectorAsync("c", Source(""), TargetState.Started));
        var stopping = _worker.StopConnectorAsync("hangs", startsAgain: true);
        Assert.Null(await _worker.StartConnectorAsync("hangs", Source(""), TargetState.Started));
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        }, "nobody waits for the former connector any longer");
        Assert.Equal("c:Running:True hangs:Running:True", Told());
        await _worker.StopAsync();
    }

    [Fact]
    public async Task What_cannot_be_made_has_failed_and_is_there_until_it_is_stopped()
    {
        var config = new Dictionary<string, string> { ["name"] = "c", ["connector.class"] = "no.such.Connector" };
        Assert.NotNull(await _worker.StartConnectorAsync("c", config, TargetState.Started));
        _worker.StartTask(new TaskStart(new TaskId("c", 0), 1, TargetState.Started, config, config, 1));
        await Eventually.True(() => _reports.Count == 2, "both are reported");
        Assert.Equal(["c"], _worker.Connectors);
        Assert.Equal([(new TaskId("c", 0), 1)], _worker.Tasks);
        await _worker.StopAsync();
        Assert.Equal("c:Failed:False c-0:Failed:False", Told());
        Assert.Empty(_worker.Connectors);
        Assert.Empty(_worker.Tasks);
    }

    [Fact]
    public async Task Who_stops_everything_waits_for_what_is_being_stopped_already()
    {
        _ = _worker.StartConnectorAsync("c", Source("hang-in-start"), TargetState.Started);
        Task[] stopping = [_worker.StopConnectorAsync("c", startsAgain: true), _worker.StopConnectorAsync("c"), _worker.StopAsync()];
        Assert.DoesNotContain(stopping, s => s.IsCompleted);
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Array.TrueForAll(stopping, s => s.IsCompleted);
        }, "the connector is given up");
        Assert.Equal("c:stopped-to-start", Told());
    }
}
