using Connect.Api;
using Connectors.Mongo.Client;

namespace Connectors.Mongo;

/// <summary>Writes records to MongoDB, each as one operation on one document.</summary>
[JavaClass("com.mongodb.kafka.connect.MongoSinkConnector")]
[Documentation("Writes records to collections of MongoDB, each as one operation on one document; the change events of Debezium, of MongoDB and of Qlik "
    + "Replicate too.",
    Remarks = "change.data.capture.handler.remove.null.values=true leaves null fields out of what a change event writes. csfle.enabled=true and "
        + "field.value.transformer are refused, as documents would be written without what they ask for.",
    Example = """
    {
      "topics": "orders",
      "connection.uri": "mongodb://localhost:27017",
      "database": "shop",
      "collection": "orders"
    }
    """)]
public sealed class MongoSinkConnector : SinkConnector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ConfigDef Config => MongoSinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(MongoSinkTask);

    /// <summary>Checks the keys one by one and together, each topic's overrides included, and that the server answers.</summary>
    /// <inheritdoc/>
    public override Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        new MongoSinkValidation(config).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        var parsed = Config.Parse(config);
        // Fails here, once, rather than in every task.
        try
        {
            ConnectionString.Parse(parsed.GetPassword(MongoSinkConfig.ConnectionUri)!.Value);
        }
        catch (FormatException e)
        {
            throw new ConnectException($"{MongoSinkConfig.ConnectionUri}: {e.Message}", e);
        }
        // The definition allows for what only the connector understands; the framework would take it for none.
        if (parsed.GetRequiredString(MongoSinkConfig.ErrorsTolerance) is not ("none" or "all") and var tolerance)
            throw new ConfigException(MongoSinkConfig.ErrorsTolerance, tolerance, $"String must be one of: none, all; {MongoSinkConfig.OwnErrorsTolerance} takes others");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. Enumerable.Repeat(_config, maxTasks)]);
}
