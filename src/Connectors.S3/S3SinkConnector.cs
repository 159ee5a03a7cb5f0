using Connect.Api;

namespace Connectors.S3;

/// <summary>Stores the records of topics as objects in a bucket of S3, or of a store that speaks its protocol.</summary>
[JavaClass("io.confluent.connect.s3.S3SinkConnector")]
public sealed class S3SinkConnector : SinkConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => S3SinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(S3SinkTask);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var values = Config.Validate(config);
        S3SinkValidation.Check(values);
        return Task.FromResult(values);
    }

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        var parsed = S3SinkConfig.Parse(config);
        if (parsed.RotateSchedule > 0) parsed.ScheduleZone();
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. Enumerable.Repeat(_config, maxTasks)]);
}
