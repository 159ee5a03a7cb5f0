using Connect.Runtime.Embedded;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Config;

/// <summary>The keys of the worker's configuration, from wherever they are read: its own, those of its Kafka clients, and those of what it names.</summary>
internal static class WorkerKeys
{
    private static readonly string[] Clients = ["producer.", "consumer.", "admin."];

    // Keys that are made up as they are needed: of converters, providers, and of topics that have to be made.
    private static readonly string[] Families =
        ["key.converter.", "value.converter.", "header.converter.", "config.providers.", "listeners.https.", "admin.listeners.https.", "embedded."];

    private static readonly string[] Topics = ["config.storage.", "offset.storage.", "status.storage."];

    // Those of connectors that people set on the worker, where the Java worker ignores them as well.
    private static readonly string[] Connectors = ["name", "connector.class", "tasks.max", "topics", "topics.regex", "transforms", "predicates"];
    private static readonly string[] ConnectorFamilies = ["errors.", "transforms.", "predicates.", "topic.creation."];

    private static readonly (string Family, string Why)[] Idle =
    [
        ("internal.key.converter", "the internal topics hold JSON without schemas, as in every Kafka since 3.0"),
        ("internal.value.converter", "the internal topics hold JSON without schemas, as in every Kafka since 3.0"),
        ("plugin.discovery", "plugins are found by looking at the folders of plugin.path, which takes no time worth saving"),
        ("cub.kafka.", "the worker waits for Kafka by itself, and says so in its log"),
        ("rest.host.name", "listeners says where the REST API listens"),
        ("confluent.", "it is for Confluent's own plugins of the Java worker"),
    ];

    /// <summary>What the Java worker knows and has nothing to act on here, with the reason; a name that ends in a dot stands for all that begin with it.</summary>
    public static IEnumerable<(string Key, string Why)> WithoutEffect => WorkerConfig.Unserved.Concat(Idle);

    private static readonly HashSet<string> Own =
        [.. WorkerConfig.Definition.Keys.Concat(EmbeddedConfig.Definition.Keys).Concat(StandaloneConfig.Definition.Keys).Select(k => k.Name)];

    private static readonly HashSet<string> OfClients = [.. ClientProperties.Known];

    /// <summary>What becomes of a key.</summary>
    public static WorkerKey Look(string key)
    {
        if (Own.Contains(key)) return new(KeyUse.Read);
        if (Array.Find(WorkerConfig.Unserved, u => u.Key == key) is { Key: not null } unserved) return new(KeyUse.NoEffect, unserved.Instead);
        if (Array.Find(Idle, i => key.StartsWith(i.Family, StringComparison.Ordinal)) is { Family: not null } idle) return new(KeyUse.NoEffect, idle.Why);
        if (Array.Find(Clients, p => key.StartsWith(p, StringComparison.Ordinal)) is { } prefix) return LookClient(prefix, key[prefix.Length..]);
        if (OfClients.Contains(key)) return OfClient(key);
        if (Array.Exists(Families, f => key.StartsWith(f, StringComparison.Ordinal))) return new(KeyUse.Read);
        if (Connectors.Contains(key) || Array.Exists(ConnectorFamilies, f => key.StartsWith(f, StringComparison.Ordinal)))
            return new(KeyUse.Unknown, "it is a key of connectors, to be set in their configurations");
        var nearest = NearestKey.Of(key, Own.Concat(OfClients)) ?? Own.Order(StringComparer.Ordinal).FirstOrDefault(k => k.EndsWith($".{key}", StringComparison.Ordinal));
        // What is nearly a key of the worker's would otherwise be a setting of a topic, which brokers refuse only when the topic is made.
        return nearest is null && Array.Exists(Topics, t => key.StartsWith(t, StringComparison.Ordinal)) ? new(KeyUse.Read) : new(KeyUse.Unknown, Nearest: nearest);
    }

    private static WorkerKey LookClient(string prefix, string property)
    {
        if (OfClients.Contains(property)) return OfClient(property);
        if (NativeSettings.Allows(property)) return new(KeyUse.Read);
        return property.StartsWith("confluent.", StringComparison.Ordinal) ? new(KeyUse.NoEffect, "it is for Confluent's interceptors, which are Java code")
            : new(KeyUse.Unknown, Nearest: NearestKey.Of(property, OfClients) is { } near ? prefix + near : null);
    }

    private static WorkerKey OfClient(string property) =>
        ClientProperties.WithoutEffect(property) is { } why ? new(KeyUse.NoEffect, why) : new(KeyUse.Read);
}
