namespace Connect.Runtime.Logging;

/// <summary>The names that the Java worker's loggers have for what ours do, so that levels set for a Java worker mean the same here.</summary>
internal static class JavaLoggers
{
    private const string Runtime = "org.apache.kafka.connect.runtime", Distributed = $"{Runtime}.distributed", Storage = "org.apache.kafka.connect.storage",
        Clients = "org.apache.kafka.clients";

    // The narrower of ours come first. One class may do here what several do there.
    private static readonly (string Ours, string[] Java)[] Names =
    [
        ("Connect.Runtime.Kafka.BatchConsumer", [$"{Clients}.consumer.KafkaConsumer"]),
        ("Connect.Runtime.Kafka.RecordProducer", [$"{Clients}.producer.KafkaProducer"]),
        ("Connect.Runtime.Kafka.KafkaClients", [$"{Clients}.admin.KafkaAdminClient", $"{Clients}.NetworkClient", Clients]),
        ("Connect.Runtime.Kafka", [Clients]),
        ("Connect.Runtime.Rest", [$"{Runtime}.rest"]),
        ("Connect.Runtime.Errors.ErrorReports", [$"{Runtime}.errors.LogReporter", $"{Runtime}.errors.DeadLetterQueueReporter", $"{Runtime}.errors.WorkerErrantRecordReporter"]),
        ("Connect.Runtime.Errors.Retries", [$"{Runtime}.errors.RetryWithToleranceOperator"]),
        ("Connect.Runtime.Errors", [$"{Runtime}.errors"]),
        ("Connect.Runtime.Storage.InternalTopicReader",
            ["org.apache.kafka.connect.util.KafkaBasedLog", $"{Storage}.KafkaConfigBackingStore", $"{Storage}.KafkaStatusBackingStore", $"{Storage}.KafkaOffsetBackingStore"]),
        ("Connect.Runtime.Storage.ConnectorOffsets", [$"{Storage}.OffsetStorageReaderImpl", $"{Storage}.OffsetStorageWriter", $"{Storage}.ConnectorOffsetBackingStore"]),
        ("Connect.Runtime.Storage", [Storage]),
        ("Connect.Runtime.Herder.Herder", [$"{Distributed}.DistributedHerder", $"{Runtime}.AbstractHerder"]),
        ("Connect.Runtime.Herder", [Distributed]),
        ("Connect.Runtime.Group.WorkerGroup",
            [$"{Distributed}.WorkerCoordinator", $"{Distributed}.WorkerGroupMember", $"{Distributed}.IncrementalCooperativeAssignor", $"{Distributed}.EagerAssignor"]),
        ("Connect.Runtime.Group", [Distributed]),
        ("Connect.Runtime.Plugins.PluginRegistry", [$"{Runtime}.isolation.Plugins", $"{Runtime}.isolation.PluginScanner", $"{Runtime}.isolation.DelegatingClassLoader"]),
        ("Connect.Runtime.Plugins", [$"{Runtime}.isolation"]),
        ("Connect.Runtime.Worker.Worker", [$"{Runtime}.Worker"]),
        ("Connect.Runtime.Worker.ConnectorRunner", [$"{Runtime}.WorkerConnector"]),
        ("Connect.Runtime.Worker.TaskBuilder", [$"{Runtime}.Worker"]),
        ("Connect.Runtime.Worker.Sink.SinkTaskRunner", [$"{Runtime}.WorkerSinkTask", $"{Runtime}.WorkerTask"]),
        ("Connect.Runtime.Worker.Source.AtLeastOnceSourceTaskRunner",
            [$"{Runtime}.WorkerSourceTask", $"{Runtime}.AbstractWorkerSourceTask", $"{Runtime}.SourceTaskOffsetCommitter", $"{Runtime}.WorkerTask"]),
        ("Connect.Runtime.Worker.Source.ExactlyOnceSourceTaskRunner",
            [$"{Runtime}.ExactlyOnceWorkerSourceTask", $"{Runtime}.AbstractWorkerSourceTask", $"{Runtime}.WorkerTask"]),
        ("Connect.Runtime.Worker.UnmadeTaskRunner", [$"{Runtime}.WorkerTask"]),
        ("Connect.Runtime.Worker", [Runtime]),
        ("Connect.Runtime.WorkerProcess", ["org.apache.kafka.connect.cli.ConnectDistributed", "org.apache.kafka.connect.cli.AbstractConnectCli", Runtime]),
        ("Connect.Runtime", [Runtime]),
        ("Connect.Transforms", ["org.apache.kafka.connect.transforms"]),
        ("Connectors.File", ["org.apache.kafka.connect.file"]),
        ("Connectors.Jdbc.JdbcSinkTask", ["io.confluent.connect.jdbc.sink.JdbcSinkTask", "io.confluent.connect.jdbc.sink.JdbcDbWriter"]),
        ("Connectors.Jdbc.JdbcSourceTask", ["io.confluent.connect.jdbc.source.JdbcSourceTask"]),
        ("Connectors.Jdbc", ["io.confluent.connect.jdbc"]),
        ("Connectors.S3.S3SinkTask", ["io.confluent.connect.s3.S3SinkTask", "io.confluent.connect.s3.TopicPartitionWriter"]),
        ("Connectors.S3", ["io.confluent.connect.s3"]),
        ("Connectors.Mongo.MongoSinkTask", ["com.mongodb.kafka.connect.sink.MongoSinkTask", "com.mongodb.kafka.connect.sink.StartedMongoSinkTask"]),
        ("Connectors.Mongo", ["com.mongodb.kafka.connect"]),
        ("Connectors.QuestDb", ["io.questdb.kafka"]),
        ("Connectors.Tools", ["org.apache.kafka.connect.tools"]),
    ];

    /// <summary>The Java worker's names for a logger of ours; none where it has none.</summary>
    public static IEnumerable<string> NamesOf(string logger)
    {
        foreach (var (ours, java) in Names)
            if (logger.StartsWith(ours, StringComparison.Ordinal) && (logger.Length == ours.Length || logger[ours.Length] == '.'))
                return java.Select(j => j + logger[ours.Length..]);
        return [];
    }
}
