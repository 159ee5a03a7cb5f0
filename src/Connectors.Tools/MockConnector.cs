using Connect.Api;

namespace Connectors.Tools;

/// <summary>
/// What both mock connectors do: with <c>mock_mode=connector-failure</c> the connector fails after <c>delay_ms</c>, 15 seconds where that is not said. With
/// <c>mock_mode=task-failure</c> its task does.
/// </summary>
internal sealed class MockConnector : IAsyncDisposable
{
    public const string ModeKey = "mock_mode", DelayKey = "delay_ms";
    public const string ConnectorFailure = "connector-failure", TaskFailure = "task-failure";
    private const string DefaultDelayMs = "15000";

    private readonly CancellationTokenSource _stopping = new();
    private Task _failing = Task.CompletedTask;

    public IReadOnlyDictionary<string, string> Config { get; private set; } = new Dictionary<string, string>();

    /// <summary>The time after which something is to fail, or null where the mode is another one.</summary>
    /// <exception cref="ConnectException">The time is no number.</exception>
    public static TimeSpan? DelayOf(string mode, string owner, IReadOnlyDictionary<string, string> config) => config.GetValueOrDefault(ModeKey) == mode
        ? TimeSpan.FromMilliseconds(TaskNumbers.Long(owner, config, DelayKey, DefaultDelayMs)) : null;

    /// <summary>The failure that a configuration asks for.</summary>
    public static ConnectException Failure(string mode, TimeSpan delay) =>
        new($"{ModeKey}={mode} lets it fail after {DelayKey}={delay.TotalMilliseconds}");

    public void Start(IConnectorContext context, IReadOnlyDictionary<string, string> config)
    {
        Config = config;
        if (DelayOf(ConnectorFailure, nameof(MockConnector), config) is { } delay) _failing = FailAsync(context, delay);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _failing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task FailAsync(IConnectorContext context, TimeSpan delay)
    {
        await Task.Delay(delay, context.TimeProvider, _stopping.Token).ConfigureAwait(false);
        context.RaiseError(Failure(ConnectorFailure, delay));
    }
}
