using Connect.Api;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Tests.Plugins;

public sealed class PluginDefinitionTests
{
    [Fact]
    public void A_connector_that_can_only_be_disposed_of_asynchronously_tells_its_keys()
    {
        var before = AsyncConnector.Disposed;
        Assert.Equal("k", new Plugin("a", typeof(AsyncConnector), PluginKind.Sink, "1").Definition().Keys.Single().Name);
        Assert.Equal(before + 1, AsyncConnector.Disposed);
    }

    private sealed class AsyncConnector : SinkConnector, IAsyncDisposable
    {
        public static int Disposed { get; private set; }

        public override ConfigDef Config => new ConfigDef().Define("k", ConfigType.String, "", Importance.Low, "A key.");

        public override Type TaskType => typeof(SinkTask);

        public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([]);

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return ValueTask.CompletedTask;
        }
    }
}
