using Connect.Api;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Its task takes longer to stop than it is given.</summary>
public sealed class LingeringSourceConnector : SourceConnector
{
    public override ConfigDef Config { get; } = new();

    public override Type TaskType => typeof(LingeringSourceTask);

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([new Dictionary<string, string>()]);
}
