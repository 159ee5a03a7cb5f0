using Connect.Api;

namespace Connectors.S3;

/// <summary>Stores the records of topics as objects in a bucket of S3, or of a store that speaks its protocol.</summary>
[JavaClass("io.confluent.connect.s3.S3SinkConnector")]
[Documentation("Stores the records of topics as objects in a bucket of Amazon S3, or of a store that speaks its protocol: JSON, Avro, Parquet or bytes, in "
    + "folders by partition, field or time.",
    Remarks = "s3.client.request.timeout.ms (300000) and s3.client.connect.timeout.ms (10000) say how many milliseconds a request, its content "
        + "included, and the making of a connection may take. io.confluent.connect.s3.auth.AwsAssumeRoleCredentialsProvider needs "
        + "s3.credentials.provider.sts.role.arn and s3.credentials.provider.sts.role.session.name, and takes "
        + "s3.credentials.provider.sts.role.external.id and s3.credentials.provider.sts.region.",
    Example = """
    {
      "topics": "orders",
      "s3.bucket.name": "my-bucket",
      "s3.region": "eu-central-1",
      "storage.class": "io.confluent.connect.s3.storage.S3Storage",
      "format.class": "io.confluent.connect.s3.format.json.JsonFormat",
      "flush.size": "1000"
    }
    """)]
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
