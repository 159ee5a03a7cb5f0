using Connect.Api;
using Connect.Api.Config;
using Connect.Api.Source;

namespace ExternalConnector;

/// <summary>Counts to a number, one record each.</summary>
[JavaClass("com.example.CountingSourceConnector")]
public sealed class CountingSourceConnector : SourceConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define("topic", ConfigType.String, Importance.High, "The topic to write to.")
        .Define("topics", ConfigType.Int, 1, Importance.Low, "How many topics to write to in turn; with more than one, their numbers are added to the name.")
        .Define("until", ConfigType.Long, 3, Importance.Low, "The last number.");

    /// <inheritdoc/>
    public override Type TaskType => typeof(CountingSourceTask);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([_config]);
}
