using Connect.Api;

namespace Connectors.Tools;

/// <summary>Takes records and drops them, until it fails where <see cref="MockConnector"/> says so.</summary>
[JavaClass("org.apache.kafka.connect.tools.MockSinkTask")]
public sealed class MockSinkTask : SinkTask
{
    // A task without records is asked seldom, so it asks to be.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private TimeSpan? _failsAfter;
    private long _started;

    /// <inheritdoc/>
    /// <exception cref="ConnectException">The time is no number.</exception>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _failsAfter = MockConnector.DelayOf(MockConnector.TaskFailure, nameof(MockSinkTask), config);
        _started = Context.TimeProvider.GetTimestamp();
        AskSoon();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ConnectException">Its time to fail has come.</exception>
    public override Task PutAsync(IReadOnlyList<SinkRecord> records, CancellationToken cancellationToken)
    {
        if (_failsAfter is { } delay && Context.TimeProvider.GetElapsedTime(_started) > delay)
            throw MockConnector.Failure(MockConnector.TaskFailure, delay);
        AskSoon();
        return Task.CompletedTask;
    }

    private void AskSoon()
    {
        if (_failsAfter is { } delay) Context.Timeout(delay < LongestWait ? delay : LongestWait);
    }
}
