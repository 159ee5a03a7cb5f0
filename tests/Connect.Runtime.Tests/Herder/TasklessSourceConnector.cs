using Connect.Api;

namespace Connect.Runtime.Tests.Herder;

/// <summary>Names a class of tasks that is none.</summary>
public sealed class TasklessSourceConnector : SourceConnector
{
    public override ConfigDef Config { get; } = new();

    public override Type TaskType => typeof(object);

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([new Dictionary<string, string>()]);
}
