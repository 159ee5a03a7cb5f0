namespace Connect.Runtime.Logging;

/// <summary>The names that the Java worker's loggers have for what ours do, so that levels set for a Java worker mean the same here.</summary>
internal static class JavaLoggers
{
    // The narrower of ours come first.
    private static readonly (string Ours, string Java)[] Names =
    [
        ("Connect.Runtime.Kafka", "org.apache.kafka.clients"),
        ("Connect.Runtime.Rest", "org.apache.kafka.connect.runtime.rest"),
        ("Connect.Runtime.Errors", "org.apache.kafka.connect.runtime.errors"),
        ("Connect.Runtime.Storage", "org.apache.kafka.connect.storage"),
        ("Connect.Runtime.Herder", "org.apache.kafka.connect.runtime.distributed"),
        ("Connect.Runtime.Plugins", "org.apache.kafka.connect.runtime.isolation"),
        ("Connect.Runtime.Worker.Worker", "org.apache.kafka.connect.runtime.Worker"),
        ("Connect.Runtime.Worker.ConnectorRunner", "org.apache.kafka.connect.runtime.WorkerConnector"),
        ("Connect.Runtime.Worker.TaskRunner", "org.apache.kafka.connect.runtime.WorkerTask"),
        ("Connect.Runtime.Worker", "org.apache.kafka.connect.runtime"),
        ("Connect.Runtime", "org.apache.kafka.connect.runtime"),
        ("Connect.Transforms", "org.apache.kafka.connect.transforms"),
        ("Connectors.File", "org.apache.kafka.connect.file"),
        ("Connectors.Jdbc", "io.confluent.connect.jdbc"),
        ("Connectors.S3", "io.confluent.connect.s3"),
        ("Connectors.Mongo", "com.mongodb.kafka.connect"),
        ("Connectors.QuestDb", "io.questdb.kafka"),
        ("Connectors.Tools", "org.apache.kafka.connect.tools"),
    ];

    /// <summary>The Java worker's name for a logger of ours, or null where it has none.</summary>
    public static string? NameOf(string logger)
    {
        foreach (var (ours, java) in Names)
            if (logger.StartsWith(ours, StringComparison.Ordinal) && (logger.Length == ours.Length || logger[ours.Length] == '.'))
                return java + logger[ours.Length..];
        return null;
    }
}
