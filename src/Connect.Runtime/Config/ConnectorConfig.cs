using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Config;

/// <summary>The keys that all connectors have in common, and how they are read.</summary>
internal sealed class ConnectorConfig
{
    public const string Name = "name", Class = "connector.class", TasksMax = "tasks.max", Topics = "topics", TopicsRegex = "topics.regex",
        Transforms = "transforms", Predicates = "predicates", DeadLetterTopic = "errors.deadletterqueue.topic.name", OffsetsTopic = "offsets.storage.topic",
        TransactionBoundary = "transaction.boundary", TransactionInterval = "transaction.boundary.interval.ms";

    private const string Common = "Common", ErrorGroup = "Error Handling", ExactlyOnceGroup = "Exactly Once Support";

    /// <summary>The common keys of sources or sinks.</summary>
    /// <param name="sink">Whether of sinks.</param>
    /// <param name="plugins">What converters there are.</param>
    /// <param name="version">The connector's version, or null to show none.</param>
    /// <param name="worker">The worker's converters as defaults, or null to show none.</param>
    public static ConfigDef Definition(bool sink, PluginRegistry plugins, string? version, WorkerConfig? worker)
    {
        var def = new ConfigDef();
        def.Define(new(Name, ConfigType.String, Importance.High, "The connector's name, unique in its cluster.")
        { Group = Common, OrderInGroup = 1, Width = ConfigWidth.Medium, DisplayName = "Connector name", Validator = NameValidator });
        def.Define(new(Class, ConfigType.String, Importance.High, "The connector's class: its full Java name, that without the package, or the latter without Connector at its end (FileStreamSink).")
        { Group = Common, OrderInGroup = 2, Width = ConfigWidth.Long, DisplayName = "Connector class" });
        def.Define(new("connector.plugin.version", ConfigType.String, Importance.Medium, "The version of the connector's class that is asked for: one, or a range in Maven's notation, as [1.0,2.0); any if not given.")
        {
            Default = version,
            Group = Common,
            OrderInGroup = 3,
            Width = ConfigWidth.Medium,
            DisplayName = "Connector version",
            Recommender = version is null ? new FixedValues() : new FixedValues(version),
        });
        def.Define(new(TasksMax, ConfigType.Int, Importance.High, "The most tasks that the connector may divide its work among.")
        { Default = 1, Group = Common, OrderInGroup = 4, Width = ConfigWidth.Short, DisplayName = "Tasks max", Validator = ConfigValidators.AtLeast(1) });
        def.Define(new("tasks.max.enforce", ConfigType.Boolean, Importance.Low, "Whether a connector that makes more tasks than tasks.max fails; deprecated.")
        { Default = true, Group = Common, OrderInGroup = 5, Width = ConfigWidth.Short, DisplayName = "Enforce tasks max" });
        DefineConverter(def, "key.converter", "Key converter", 6, plugins, PluginKind.Converter, worker?.KeyConverter);
        DefineConverter(def, "value.converter", "Value converter", 8, plugins, PluginKind.Converter, worker?.ValueConverter);
        DefineConverter(def, "header.converter", "Header converter", 10, plugins, PluginKind.HeaderConverter, worker?.HeaderConverter);
        def.Define(new(Transforms, ConfigType.List, Importance.Low, "Aliases of the transformations, in the order in which records pass them.")
        { Default = "", Group = "Transforms", OrderInGroup = 12, Width = ConfigWidth.Long, DisplayName = "Transforms", Validator = AliasValidator });
        def.Define(new(Predicates, ConfigType.List, Importance.Low, "Aliases of the predicates that transformations name.")
        { Default = "", Group = "Predicates", OrderInGroup = 13, Width = ConfigWidth.Long, DisplayName = "Predicates", Validator = AliasValidator });
        def.Define(new("config.action.reload", ConfigType.String, Importance.Low,
            "Has no effect: no config provider here says for how long its values hold. What happens then: none or restart.")
        {
            Default = "restart",
            Group = Common,
            OrderInGroup = 14,
            Width = ConfigWidth.Medium,
            DisplayName = "Reload Action",
            Validator = ConfigValidators.In("none", "restart"),
        });
        def.Define(new("errors.retry.timeout", ConfigType.Long, Importance.Medium,
            "For how long a conversion or transformation that failed in a way that can pass, or a poll that the connector asks to repeat, is tried again, in milliseconds. -1 is for ever; 0 is not at all, but for polls, which are then repeated for ever.")
        { Default = 0, Group = ErrorGroup, OrderInGroup = 1, Width = ConfigWidth.Medium, DisplayName = "Retry Timeout for Errors" });
        def.Define(new("errors.retry.delay.max.ms", ConfigType.Long, Importance.Medium, "The longest wait between such tries, in milliseconds; the first is 300 ms, each further one twice as long.")
        { Default = 60000, Group = ErrorGroup, OrderInGroup = 2, Width = ConfigWidth.Medium, DisplayName = "Maximum Delay Between Retries for Errors" });
        def.Define(new("errors.tolerance", ConfigType.String, Importance.Medium, "none: the first bad record fails the task. all: bad records are skipped, and nothing tells of them but errors.log.enable and, of sinks, errors.deadletterqueue.topic.name.")
        {
            Default = "none",
            Group = ErrorGroup,
            OrderInGroup = 3,
            Width = ConfigWidth.Short,
            DisplayName = "Error Tolerance",
            Validator = ConfigValidators.In("none", "all"),
        });
        def.Define(new("errors.log.enable", ConfigType.Boolean, Importance.Medium, "Whether each bad record is logged.")
        { Default = false, Group = ErrorGroup, OrderInGroup = 4, Width = ConfigWidth.Short, DisplayName = "Log Errors" });
        def.Define(new("errors.log.include.messages", ConfigType.Boolean, Importance.Medium, "Whether the log line of a bad record says where it stands; that of a source's record says what it holds as well.")
        { Default = false, Group = ErrorGroup, OrderInGroup = 5, Width = ConfigWidth.Short, DisplayName = "Log Error Details" });
        return sink ? DefineSink(def) : DefineSource(def);
    }

    /// <summary>
    /// Keys of all connectors that Java's have not. They are checked and shown only where one of them is given: tools compare what is defined with what Java defines.
    /// </summary>
    public static IReadOnlyList<ConfigKey> OwnKeys => Errors.RestartPolicy.Keys;

    private static ConfigDef DefineSink(ConfigDef def)
    {
        def.Define(new(Topics, ConfigType.List, Importance.High, "The topics to read, separated by commas. Either this or topics.regex has to be set.")
        { Default = "", Group = Common, OrderInGroup = 4, Width = ConfigWidth.Long, DisplayName = "Topics", Validator = TopicsValidator });
        def.Define(new(TopicsRegex, ConfigType.String, Importance.High, "A regular expression (Java's) that the whole names of the topics to read match, in place of topics. New topics are found every metadata.max.age.ms of the consumer.")
        { Default = "", Group = Common, OrderInGroup = 4, Width = ConfigWidth.Long, DisplayName = "Topics regex", Validator = ConfigValidators.Regex });
        def.Define(new(DeadLetterTopic, ConfigType.String, Importance.Medium, "The topic that bad records go to, byte for byte as they were consumed; none if empty. It takes errors.tolerance=all for the task to go on.")
        { Default = "", Group = ErrorGroup, OrderInGroup = 6, Width = ConfigWidth.Medium, DisplayName = "Dead Letter Queue Topic Name" });
        def.Define(new("errors.deadletterqueue.topic.replication.factor", ConfigType.Short, Importance.Medium,
            "Replicas of the dead letter queue's topic when it has to be made; -1 for the broker's default. A cluster of one broker needs 1.")
        { Default = 3, Group = ErrorGroup, OrderInGroup = 7, Width = ConfigWidth.Medium, DisplayName = "Dead Letter Queue Topic Replication Factor" });
        def.Define(new("errors.deadletterqueue.context.headers.enable", ConfigType.Boolean, Importance.Medium,
            "Whether dead letters get headers __connect.errors.… that say where the record was, which stage and class failed, and why.")
        { Default = false, Group = ErrorGroup, OrderInGroup = 8, Width = ConfigWidth.Medium, DisplayName = "Enable Error Context Headers" });
        return def;
    }

    private static ConfigDef DefineSource(ConfigDef def)
    {
        def.Define(new("topic.creation.groups", ConfigType.List, Importance.Low,
            "Names of groups of topics that the worker makes, each with settings of its own, in the order in which they are tried; the group default is always there.")
        {
            Default = "",
            Group = "Topic Creation",
            OrderInGroup = 1,
            Width = ConfigWidth.Long,
            DisplayName = "Topic Creation Groups",
            Validator = AliasValidator,
        });
        def.Define(new("exactly.once.support", ConfigType.String, Importance.Medium,
            "What is asked of exactly-once delivery where the worker has exactly.once.source.support=enabled: requested takes the connector as it is; required refuses one that does not say that it can, and any connector where the worker has it not enabled.")
        {
            Default = "requested",
            Group = ExactlyOnceGroup,
            OrderInGroup = 2,
            Width = ConfigWidth.Short,
            DisplayName = "Exactly once support",
            Validator = ConfigValidators.InAnyCase("REQUIRED", "REQUESTED"),
        });
        def.Define(new(TransactionBoundary, ConfigType.String, Importance.Medium,
            "Where transactions end with exactly-once delivery: poll after each batch that the source gives, interval every transaction.boundary.interval.ms, connector where the connector says.")
        {
            Default = "poll",
            Group = ExactlyOnceGroup,
            OrderInGroup = 3,
            Width = ConfigWidth.Short,
            DisplayName = "Transaction Boundary",
            Validator = ConfigValidators.InAnyCase("INTERVAL", "POLL", "CONNECTOR"),
        });
        def.Define(new(TransactionInterval, ConfigType.Long, Importance.Low,
            "How often transactions are committed with transaction.boundary=interval, in milliseconds; the worker's offset.flush.interval.ms unless set.")
        {
            Default = null,
            Group = ExactlyOnceGroup,
            OrderInGroup = 4,
            Width = ConfigWidth.Short,
            DisplayName = "Transaction boundary interval",
            Validator = NullOrAtLeastZero,
        });
        def.Define(new(OffsetsTopic, ConfigType.String, Importance.Low, "A topic of the connector's own for its offsets, in place of the worker's.")
        {
            Default = null,
            Group = "offsets.topic",
            OrderInGroup = 1,
            Width = ConfigWidth.Long,
            DisplayName = "Offsets topic",
            Validator = ConfigValidators.NonEmpty,
        });
        return def;
    }

    private static void DefineConverter(ConfigDef def, string key, string display, int order, PluginRegistry plugins, PluginKind kind, string? workers)
    {
        def.Define(new(key, ConfigType.Class, Importance.Low, $"{display} class; the worker's if it is not given.")
        {
            Default = workers,
            Group = Common,
            OrderInGroup = order,
            Width = ConfigWidth.Short,
            DisplayName = $"{display} class",
            Validator = ConfigValidators.By((name, value) =>
            {
                if (value is string text && plugins.Find(text, kind) is null) throw plugins.Missing(name, text, kind);
            }, $"a {(kind == PluginKind.HeaderConverter ? "header converter" : "converter")}, by its class name or an alias"),
            Recommender = Plugins(plugins, kind),
        });
        var version = workers is null ? null : plugins.Find(workers, kind)?.Version;
        def.Define(new($"{key}.plugin.version", ConfigType.String, Importance.Low, "The version of the converter's class that is asked for, as connector.plugin.version.")
        { Default = version, Group = Common, OrderInGroup = order + 1, Width = ConfigWidth.Short, DisplayName = $"{display} version" });
    }

    /// <summary>Recommends the plugins of a kind.</summary>
    public static IConfigRecommender Plugins(PluginRegistry plugins, PluginKind kind) =>
        new FixedValues([.. plugins.All.Where(p => p.Kind == kind).Select(p => p.ClassName)]);

    private static readonly IConfigValidator NameValidator = ConfigValidators.By((name, value) =>
    {
        if (value is not string text) return;
        if (text.Length == 0) throw new ConfigException(name, text, "String may not be empty");
        var controls = text.Where(char.IsControl).Select(c => ((int)c).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        if (controls.Count > 0)
            throw new ConfigException(name, text, $"String may not contain control sequences but had the following ASCII chars: {string.Join(", ", controls)}");
    }, "text that is not empty and has no control characters");

    private static readonly IConfigValidator TopicsValidator = ConfigValidators.By((name, value) =>
    {
        if (value is not IReadOnlyList<string> topics) throw new ConfigException($"Configuration '{name}' values must not be null.");
        if (topics.Contains("")) throw new ConfigException($"Configuration '{name}' values must not be empty.");
        if (topics.Distinct().Count() != topics.Count) throw new ConfigException($"Configuration '{name}' values must not be duplicated.");
    }, "names of topics, each once");

    private static readonly IConfigValidator AliasValidator = ConfigValidators.By((name, value) =>
    {
        if (value is not IReadOnlyList<string> aliases) throw new ConfigException(name, value, "entry must be non null");
        if (aliases.Any(a => a.Length == 0)) throw new ConfigException(name, value, "Empty alias provided.");
        if (aliases.Distinct().Count() != aliases.Count) throw new ConfigException(name, value, "Duplicate alias provided.");
    }, "names, each once");

    private static readonly IConfigValidator NullOrAtLeastZero = ConfigValidators.By((name, value) =>
    {
        if (value is < 0L) throw new ConfigException(name, value, "Value must be at least 0");
    }, "at least 0");

    private sealed class FixedValues(params string[] values) : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => values;
        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => true;
    }
}
