using Connect.Api;

namespace Connectors.QuestDb;

/// <summary>
/// Stores records in QuestDB over its line protocol (https://questdb.com/docs/ingestion/message-brokers/kafka/).
/// Every task has the whole configuration and its own connection.
/// </summary>
[JavaClass("io.questdb.kafka.QuestDBSinkConnector")]
[Documentation("Writes records to tables of QuestDB by the line protocol, over HTTP or TCP. Tables and columns are made as they are needed.",
    Example = """
    {
      "topics": "trades",
      "client.conf.string": "http::addr=localhost:9000;",
      "table": "trades",
      "timestamp.field.name": "time",
      "symbols": "symbol,side"
    }
    """)]
public sealed class QuestDBSinkConnector : SinkConnector, IVersioned
{
    private readonly Func<string, string?> _environment;
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <summary>A connector that reads variables of the process's environment.</summary>
    public QuestDBSinkConnector() : this(Environment.GetEnvironmentVariable) { }

    internal QuestDBSinkConnector(Func<string, string?> environment) => _environment = environment;

    /// <inheritdoc/>
    public override ConfigDef Config => QuestDbSinkConfig.Definition;

    /// <inheritdoc/>
    public override Type TaskType => typeof(QuestDBSinkTask);

    /// <inheritdoc/>
    public string Version => ConnectorVersion.Text;

    /// <inheritdoc/>
    /// <exception cref="ConflictingKeysException">
    /// Keys exclude each other; that is found before single keys are looked at, and belongs to none of them.
    /// </exception>
    public override Task<IReadOnlyList<ConfigValue>> ValidateAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        QuestDbSinkValidation.Check(config, _environment);
        return base.ValidateAsync(config, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> TaskConfigsAsync(int maxTasks, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, string>>>([.. Enumerable.Repeat(_config, maxTasks)]);
}
