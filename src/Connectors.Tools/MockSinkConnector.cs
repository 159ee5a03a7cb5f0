using Connect.Api;

namespace Connectors.Tools;

/// <summary>A sink that does nothing but fail, after a time, where its configuration says so: <see cref="MockConnector"/>.</summary>
[JavaClass("org.apache.kafka.connect.tools.MockSinkConnector")]
public sealed class MockSinkConnector : SinkConnector, IAsyncDisposable
{
    private readonly MockConnector _mock = new();

    /// <inheritdoc cref="VerifiableSourceConnector.Config"/>
    public override ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public override Type TaskType => typeof(MockSinkTask);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _mock.Start(Context, config);
        return Task.CompletedTask;
    }

    /// <summary>One task, whatever <c>tasks.max</c> says, with the connector's configuration.</summary>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([_mock.Config]);

    /// <inheritdoc/>
    public override async Task StopAsync() => await DisposeAsync().ConfigureAwait(false);

    /// <summary>Gives up the failure that is still to come.</summary>
    public ValueTask DisposeAsync() => _mock.DisposeAsync();
}
