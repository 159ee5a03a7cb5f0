using Connect.Api;

namespace Connectors.Tools;

/// <summary>Makes numbered records with a schema, or two by turns.</summary>
[JavaClass("org.apache.kafka.connect.tools.SchemaSourceConnector")]
public sealed class SchemaSourceConnector : SourceConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <summary>No keys: what a configuration says is the tasks' to read, as in Java.</summary>
    public override ConfigDef Config { get; } = new();

    /// <inheritdoc/>
    public override Type TaskType => typeof(SchemaSourceTask);

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
