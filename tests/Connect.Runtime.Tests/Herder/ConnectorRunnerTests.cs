using Connect.Api;
using Connect.Runtime.Herder;
using Connect.Runtime.Storage;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Herder;

public class ConnectorRunnerTests : IConnectorEvents
{
    [Fact]
    public async Task A_connector_whose_start_hangs_is_given_up_after_five_seconds()
    {
        var time = new ManualTime();
        var runner = new ConnectorRunner("c", "1", false, new HangingConnector(), new Dictionary<string, string>(), this, null!, NullLoggerFactory.Instance, time);
        _ = runner.TransitionAsync(TargetState.Started);
        var stopping = runner.StopAsync();
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        }, "nobody waits for the connector any longer");
        await stopping;
    }

    void IConnectorEvents.ConnectorStateChanged(ConnectorRunner runner, RunState state, Exception? error) { }

    void IConnectorEvents.ReconfigurationRequested(ConnectorRunner runner) { }

    private sealed class HangingConnector : SourceConnector
    {
        public override Type TaskType => typeof(LingeringSourceTask);

        public override ConfigDef Config { get; } = new();

        public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => new TaskCompletionSource().Task;

        public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([]);
    }
}
