using System.Globalization;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Config;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Worker.Source;

/// <summary>Makes the topics of a source connector by its <c>topic.creation.*</c> keys (KIP-158).</summary>
internal sealed class TopicCreation : IAsyncDisposable
{
    private const string Prefix = "topic.creation.", Include = "include", Exclude = "exclude", Partitions = "partitions", ReplicationFactor = "replication.factor";
    private readonly List<Group> _groups;
    private readonly Func<TopicAdmin> _connect;
    private TopicAdmin? _admin;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private sealed record Group(string Name, JavaRegex[]? Include, JavaRegex[] Exclude, int Partitions, short ReplicationFactor, Dictionary<string, string> Configs);

    private TopicCreation(List<Group> groups, Func<TopicAdmin> connect) { _groups = groups; _connect = connect; }

    /// <summary>The keys of a group, each behind <c>topic.creation.GROUP.</c>; any other key there is a setting of the topics.</summary>
    public static ConfigDef GroupDefinition { get; } = new ConfigDef()
        .Define(Include, ConfigType.List, "", Importance.High,
            "Regular expressions (Java's) of the names of the group's topics. The group default has all that no other group takes, and no such list.")
        .Define(Exclude, ConfigType.List, "", Importance.Medium,
            "Regular expressions (Java's) of names that are not of the group although include matches them; not for the group default.")
        .Define(Partitions, ConfigType.Int, Importance.Low,
            "Partitions of a topic that is made; -1 for the broker's default. Required of the group default, which other groups have theirs from.",
            Positive("Number of partitions"))
        .Define(ReplicationFactor, ConfigType.Short, Importance.Low,
            "Replicas of a topic that is made; -1 for the broker's default. Required of the group default, which other groups have theirs from.",
            Positive("Replication factor"));

    /// <summary>Whether a connector's configuration has any key of topic creation.</summary>
    public static bool IsConfigured(IReadOnlyDictionary<string, string> config) => config.Keys.Any(k => k.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Checks the keys.</summary>
    /// <exception cref="ConfigException">A setting is missing or not valid.</exception>
    public static void Validate(IReadOnlyDictionary<string, string> config) => Groups(config);

    /// <summary>Reads the keys.</summary>
    /// <param name="config">The connector's configuration.</param>
    /// <param name="connect">Makes the client that asks, when it is first needed.</param>
    public static TopicCreation From(IReadOnlyDictionary<string, string> config, Func<TopicAdmin> connect) => new(Groups(config), connect);

    /// <summary>Whether the topic is known to be there.</summary>
    public bool IsKnown(string topic) => _known.Contains(topic);

    /// <summary>Makes the topic unless it is there.</summary>
    /// <exception cref="RetriableException">No broker answers in time.</exception>
    /// <exception cref="ConnectException">The broker refuses.</exception>
    public async Task EnsureAsync(string topic, CancellationToken cancellationToken)
    {
        var group = _groups.First(g => g.Include is null || (g.Include.Any(r => r.Matches(topic)) && !g.Exclude.Any(r => r.Matches(topic))));
        var admin = _admin ??= _connect();
        try
        {
            await admin.CreateIfMissingAsync(topic, group.Partitions, group.ReplicationFactor, group.Configs,
                $"topic.creation.{group.Name}.replication.factor", cancellationToken);
        }
        catch (RetriableException)
        {
            // It may be one that has lost all brokers and looks for none (see LostBrokers): the next try has another.
            _admin = null;
            await admin.DisposeAsync();
            throw;
        }
        _known.Add(topic);
    }

    public ValueTask DisposeAsync() => _admin?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static List<Group> Groups(IReadOnlyDictionary<string, string> config)
    {
        var groups = new List<Group>();
        var (partitions, replicas) = (Number("default", Partitions, config, null), Number("default", ReplicationFactor, config, null));
        foreach (var name in ConnectorValidation.Aliases(config, $"{Prefix}groups"))
        {
            if (name == "default") continue;
            groups.Add(new Group(name, Patterns(name, Include, config), Patterns(name, Exclude, config), Number(name, Partitions, config, partitions),
                (short)Number(name, ReplicationFactor, config, replicas), Configs(name, config)));
        }
        groups.Add(new Group("default", null, [], partitions, (short)replicas, Configs("default", config)));
        return groups;
    }

    private static int Number(string group, string setting, IReadOnlyDictionary<string, string> config, int? otherwise)
    {
        var key = $"{Prefix}{group}.{setting}";
        if (!config.TryGetValue(key, out var text))
            return otherwise ?? throw new ConfigException($"Missing required configuration \"{key}\" which has no default value.");
        var definition = GroupDefinition[setting]!;
        var number = ConfigDef.ParseType(key, text, definition.Type);
        definition.Validator!.EnsureValid(key, number);
        return Convert.ToInt32(number, CultureInfo.InvariantCulture);
    }

    private static IConfigValidator Positive(string what) => ConfigValidators.By((name, value) =>
    {
        if (Convert.ToInt32(value, CultureInfo.InvariantCulture) is not (-1 or >= 1))
            throw new ConfigException(name, value,
                $"{what} must be positive and not larger than the number of brokers in the Kafka cluster, or -1 to use the broker's default");
    }, "-1, or at least 1");

    private static JavaRegex[] Patterns(string group, string setting, IReadOnlyDictionary<string, string> config)
    {
        var key = $"{Prefix}{group}.{setting}";
        if (!config.TryGetValue(key, out var text)) return [];
        try { return [.. ((IReadOnlyList<string>)ConfigDef.ParseType(key, text, GroupDefinition[setting]!.Type)!).Select(p => new JavaRegex(p))]; }
        catch (ArgumentException e) { throw new ConfigException(key, text, $"Invalid regex: {e.Message}"); }
    }

    private static Dictionary<string, string> Configs(string group, IReadOnlyDictionary<string, string> config)
    {
        var settings = ConnectorValidation.WithPrefix(config, $"{Prefix}{group}.");
        foreach (var own in GroupDefinition.Keys) settings.Remove(own.Name);
        return settings;
    }
}
