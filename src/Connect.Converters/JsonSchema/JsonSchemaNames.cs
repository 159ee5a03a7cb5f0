namespace Connect.Converters.JsonSchema;

/// <summary>What stands in JSON Schemas and in Connect's schemas that were made from them.</summary>
internal static class JsonSchemaNames
{
    public const string Type = "connect.type", Index = "connect.index", Version = "connect.version", Parameters = "connect.parameters",
        Namespace = "io.confluent.connect.json", Enum = Namespace + ".Enum", NullSymbol = "<NULL>",
        GeneralEnum = "org.apache.kafka.connect.data.Enum";
}
