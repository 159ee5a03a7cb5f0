using Connect.Api;

namespace Connectors.Tools;

/// <summary>Brings no records, and fails where <see cref="MockConnector"/> says so.</summary>
[JavaClass("org.apache.kafka.connect.tools.MockSourceTask")]
public sealed class MockSourceTask : SourceTask
{
    private TimeSpan? _failsAfter;
    private long _started;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">The time is no number.</exception>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _failsAfter = MockConnector.DelayOf(MockConnector.TaskFailure, nameof(MockSourceTask), config);
        _started = Context.TimeProvider.GetTimestamp();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ConnectException">Its time to fail has come.</exception>
    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        var clock = Context.TimeProvider;
        if (_failsAfter is not { } delay)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
            return null;
        }
        // Java's polls in a loop that does not wait.
        if (delay - clock.GetElapsedTime(_started) is var left && left > TimeSpan.Zero) await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
        throw MockConnector.Failure(MockConnector.TaskFailure, delay);
    }
}
