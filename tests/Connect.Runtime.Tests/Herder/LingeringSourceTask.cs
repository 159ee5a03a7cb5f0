using Connect.Api;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Does not look at its cancellation.</summary>
public sealed class LingeringSourceTask : SourceTask
{
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<IReadOnlyList<SourceRecord>?> PollAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
        return null;
    }
}
