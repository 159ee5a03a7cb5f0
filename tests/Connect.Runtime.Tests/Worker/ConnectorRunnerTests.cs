using System.Collections.Concurrent;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Tests.Herder;
using Connect.Runtime.Worker;
using Connect.Testing;
using Microsoft.Extensions.Logging;

namespace Connect.Runtime.Tests.Worker;

public class ConnectorRunnerTests : IConnectorListener
{
    private readonly ManualTime _time = new();
    private readonly LineLogger<ConnectorRunner> _log = new();
    private readonly ConcurrentQueue<(RunState State, Exception? Error)> _states = new();

    private ConnectorRunner Runner(Func<Connector> make)
    {
        var loggers = new LoggerFactory([new LineLoggerProvider(_log)]);
        var config = new Dictionary<string, string>();
        return new ConnectorRunner("c", config, () => new MadeConnector(make(), false, "1", config, null), this, loggers, _time);
    }

    [Fact]
    public async Task A_connector_whose_start_hangs_is_given_up_after_five_seconds()
    {
        var connector = new HangingConnector { Hangs = "start" };
        var runner = Runner(() => connector);
        _ = runner.TransitionAsync(TargetState.Started);
        await Eventually.True(() => connector.IsHanging, "the connector hangs");
        var stopping = runner.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        }, "nobody waits for the connector any longer");
        await stopping;
        Assert.Contains("Connector c did not stop within 5 s and is given up: it has not returned from StartAsync, and may still hold what it has opened", _log.Lines);
    }

    [Theory]
    [InlineData("start", "StartAsync")]
    [InlineData("task configs", "TaskConfigsAsync")]
    [InlineData("stop", "StopAsync")]
    public async Task A_connector_that_does_not_answer_is_named_once_with_what_it_was_asked(string hangs, string call)
    {
        var connector = new HangingConnector { Hangs = hangs };
        var runner = Runner(() => connector);
        var started = runner.TransitionAsync(TargetState.Started);
        if (hangs != "start") await started;
        if (hangs == "task configs") _ = runner.TaskConfigsAsync();
        if (hangs == "stop") _ = runner.TransitionAsync(TargetState.Paused);
        await Eventually.True(() => connector.IsHanging, "the connector hangs");
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(_log.Lines, l => l.Contains("has not returned", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal($"Connector c has not returned from {call} for 30 s; what else it is to do waits for that, and other connectors do not",
            Assert.Single(_log.Lines, l => l.Contains("has not returned", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connector_that_could_not_be_made_is_made_when_it_is_resumed_and_has_nothing_to_pause()
    {
        var isThere = false;
        var runner = Runner(() => isThere ? new HangingConnector() : throw new ConnectException("no such class"));
        Assert.Equal("no such class", (await runner.TransitionAsync(TargetState.Started))!.Message);
        Assert.Null(await runner.TransitionAsync(TargetState.Paused));
        Assert.Null(await runner.TransitionAsync(TargetState.Stopped));
        Assert.False(runner.IsMade);
        isThere = true;
        Assert.Null(await runner.TransitionAsync(TargetState.Started));
        Assert.Equal([RunState.Failed, RunState.Stopped, RunState.Running], _states.Select(s => s.State));
        Assert.Equal("1", runner.Version);
    }

    [Fact]
    public async Task What_a_running_connector_says_that_it_tries_again_shows_until_it_says_that_it_works()
    {
        var connector = new HangingConnector();
        var runner = Runner(() => connector);
        Assert.Null(await runner.TransitionAsync(TargetState.Started));
        connector.Its.ReportRetry("reading the list of tables", new RetriableException("the database is away"), TimeSpan.FromMinutes(1));
        connector.Its.ReportSuccess("reading the list of tables");
        connector.Its.ReportSuccess("reading the list of tables");
        await runner.StopAsync();
        connector.Its.ReportRetry("reading the list of tables", new RetriableException("too late"), TimeSpan.FromMinutes(1));
        Assert.Equal(
        [
            (RunState.Running, null),
            (RunState.Running, "Connector c is running, and tries again what fails: reading the list of tables has failed 1 times in 0 s: the database is away"),
            (RunState.Running, null),
        ], _states.Select(s => (s.State, s.Error?.Message)));
        Assert.Contains("Connector c failed at reading the list of tables and tries again in 60000 ms, and so on until it succeeds", _log.Lines);
    }

    void IConnectorListener.ConnectorStateChanged(ConnectorRunner runner, RunState state, Exception? error) => _states.Enqueue((state, error));

    void IConnectorListener.ReconfigurationRequested(ConnectorRunner runner) { }

    private sealed class HangingConnector : SourceConnector
    {
        private volatile bool _hangs;

        public string Hangs { get; init; } = "";

        public bool IsHanging => _hangs;

        public IConnectorContext Its => Context;

        public override Type TaskType => typeof(LingeringSourceTask);

        public override ConfigDef Config { get; } = new();

        public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => At("start");

        public override Task StopAsync() => At("stop");

        public override async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken)
        {
            await At("task configs");
            return [];
        }

        private Task At(string place)
        {
            if (place != Hangs) return Task.CompletedTask;
            _hangs = true;
            return new TaskCompletionSource().Task;
        }
    }
}
