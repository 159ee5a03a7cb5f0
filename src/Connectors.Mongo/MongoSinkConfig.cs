using Connect.Api;

namespace Connectors.Mongo;

/// <summary>The keys of the MongoDB sink: names and definitions.</summary>
internal static partial class MongoSinkConfig
{
    /// <summary>The definition of all keys.</summary>
    public static ConfigDef Definition { get; } = Define();

    private static ConfigDef Define()
    {
        var keys = new ConfigDef();
        DefineConnection(keys);
        DefineWrites(keys);
        DefineDocuments(keys);
        DefineErrors(keys);
        DefineTimeSeries(keys);
        return keys;
    }

    // A key in a group, with a default.
    private static ConfigKey Key(
        string group, int order, string name, string display, ConfigType type, object? defaultValue, Importance importance, string documentation,
        ConfigWidth width = ConfigWidth.Medium, IConfigValidator? validator = null, IConfigRecommender? recommender = null,
        IReadOnlyList<string>? dependents = null) =>
        new(name, type, importance, documentation)
        {
            Group = group,
            OrderInGroup = order,
            DisplayName = display,
            Default = defaultValue,
            Width = width,
            Validator = validator,
            Recommender = recommender,
            Dependents = dependents ?? [],
        };
}

/// <summary>The Java packages of the classes that configurations name.</summary>
internal static class JavaNames
{
    private const string Sink = "com.mongodb.kafka.connect.sink.";
    public const string Processors = Sink + "processor.", Renaming = Processors + "field.renaming.", Ids = Processors + "id.strategy.",
        WriteModels = Sink + "writemodel.strategy.", Namespaces = Sink + "namespace.mapping.", Cdc = Sink + "cdc.";
}
