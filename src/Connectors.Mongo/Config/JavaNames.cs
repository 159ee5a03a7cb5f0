namespace Connectors.Mongo.Config;

/// <summary>The Java packages by whose class names configurations choose their parts.</summary>
internal static class JavaNames
{
    private const string Sink = "com.mongodb.kafka.connect.sink.";
    public const string Processors = Sink + "processor.", Renaming = Processors + "field.renaming.", Ids = Processors + "id.strategy.",
        WriteModels = Sink + "writemodel.strategy.", Namespaces = Sink + "namespace.mapping.", Cdc = Sink + "cdc.";
}
