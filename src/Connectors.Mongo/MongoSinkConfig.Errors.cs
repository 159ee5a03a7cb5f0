using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo;

// What is done about errors.
internal static partial class MongoSinkConfig
{
    public const string ErrorsTolerance = "errors.tolerance", OwnErrorsTolerance = "mongo.errors.tolerance",
        ErrorsLog = "errors.log.enable", OwnErrorsLog = "mongo.errors.log.enable";

    private static void DefineErrors(ConfigDef keys)
    {
        const string errors = "Errors";
        var tolerance = Check.Enumerated("none", "data", "all");
        keys.Define(Key(errors, 1, ErrorsTolerance, "Error Tolerance", ConfigType.String, "none", Importance.Medium,
                "What happens to records that cannot be written: none stops the task, all passes them over.", ConfigWidth.Short, validator: tolerance))
            .Define(Key(errors, 2, OwnErrorsTolerance, "Error Tolerance", ConfigType.String, "none", Importance.Medium,
                "The same for this connector alone, before errors.tolerance where it is set: data passes over records that are at fault themselves, "
                + "all also those that the server could not take.", ConfigWidth.Short, validator: tolerance))
            .Define(Key(errors, 3, ErrorsLog, "Log Errors", ConfigType.Boolean, false, Importance.Medium,
                "Whether errors that are passed over are logged.", ConfigWidth.Short))
            .Define(Key(errors, 4, OwnErrorsLog, "Log Errors", ConfigType.Boolean, false, Importance.Medium,
                "The same for this connector alone, before errors.log.enable where it is set.", ConfigWidth.Short))
            .Define(Key("Change Data Capture", 1, CdcHandler, "The CDC handler", ConfigType.String, "", Importance.Low,
                "What turns change events into operations, in place of ids, post processors and write model; empty for records that are plain documents. Behind com.mongodb.kafka.connect.sink.cdc.: "
                + "debezium.rdbms.RdbmsHandler, debezium.rdbms.mysql.MysqlHandler, debezium.rdbms.postgres.PostgresHandler, debezium.mongodb.MongoDbHandler (events of the oplog), "
                + "debezium.mongodb.ChangeStreamHandler (Debezium's events of change streams), mongodb.ChangeStreamHandler (MongoDB's own events), qlik.rdbms.RdbmsHandler.",
                validator: Check.ClassNameOrEmpty));
    }
}

/// <summary>What the connector passes over.</summary>
internal enum Tolerance
{
    /// <summary>Nothing: any error stops the task.</summary>
    None,

    /// <summary>Records that are at fault themselves.</summary>
    Data,

    /// <summary>Also batches that could not be written for other reasons.</summary>
    All,
}
