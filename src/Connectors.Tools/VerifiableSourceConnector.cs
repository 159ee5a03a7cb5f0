using Connect.Api;

namespace Connectors.Tools;

/// <summary>Makes numbered records, of which it prints each when it is made and when it is stored.</summary>
[JavaClass("org.apache.kafka.connect.tools.VerifiableSourceConnector")]
public sealed class VerifiableSourceConnector : SourceConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <summary>No keys: what a configuration says is the tasks' to read, as in Java.</summary>
    public override ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public override Type TaskType => typeof(VerifiableSourceTask);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult(NumberedTasks.Of(_config, maxTasks));
}
