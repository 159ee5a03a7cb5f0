using System.Text.RegularExpressions;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Plugins;

namespace Connect.Runtime.Config;

/// <summary>
/// Checks a connector's whole configuration: the common keys, converters, transformations, predicates, client overrides, and the connector's own.
/// </summary>
internal sealed partial class ConnectorValidation(PluginRegistry plugins, WorkerConfig worker, ClientOverrides overrides)
{
    /// <summary>What was found: definitions and values in the order of the answer.</summary>
    /// <param name="ClassName">The connector's class as the configuration names it.</param>
    /// <param name="Groups">The groups of keys in the order of the form.</param>
    /// <param name="Values">One definition and value a key; a key that is not defined anywhere has no definition.</param>
    internal sealed record Result(string ClassName, IReadOnlyList<string> Groups, IReadOnlyList<(ConfigKey? Definition, ConfigValue Value)> Values)
    {
        public int ErrorCount => Values.Sum(v => v.Value.Errors.Count);

        /// <summary>Puts variables back in the place of what they stand for: that may be a secret, whatever the key is.</summary>
        public void ShowVariables(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, string> resolved)
        {
            if (ReferenceEquals(config, resolved)) return;
            foreach (var (_, value) in Values)
            {
                if (!config.TryGetValue(value.Name, out var raw) || resolved[value.Name].Trim() is not { Length: > 0 } secret || secret == raw.Trim()) continue;
                if (value.Value is not null and not Password) value.Value = raw;
                for (var i = 0; i < value.Errors.Count; i++) value.Errors[i] = value.Errors[i].Replace(secret, raw, StringComparison.Ordinal);
            }
        }

        /// <summary>The message of a refused configuration, or null if it is fine.</summary>
        public string? Refusal => ErrorCount == 0 ? null : Refuse([.. Values.SelectMany(v => v.Value.Errors)]);
    }

    /// <summary>The message of a refused configuration.</summary>
    public static string Refuse(IReadOnlyList<string> errors) =>
        $"Connector configuration is invalid and contains the following {errors.Count} error(s):\n{string.Join('\n', errors)}\n"
        + "You can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`";

    /// <summary>The class that a configuration names.</summary>
    /// <exception cref="ConfigException">It names none. The message shows the configuration, with the values of those keys alone that all connectors have.</exception>
    public static string RequireClass(IReadOnlyDictionary<string, string> config)
    {
        if (config.GetValueOrDefault(ConnectorConfig.Class) is { } className) return className;
        var shown = config.Select(c => $"{c.Key}={(Harmless.Contains(c.Key) ? c.Value : Password.Hidden)}");
        throw new ConfigException($"Connector config {{{string.Join(", ", shown)}}} contains no connector type");
    }

    // No definition says which of the others are passwords, as it is not known whose they are; and what an address or a list of settings holds is not seen by its name.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        ConnectorConfig.Name, ConnectorConfig.TasksMax, ConnectorConfig.Topics, ConnectorConfig.TopicsRegex, ConnectorConfig.Transforms, ConnectorConfig.Predicates,
        "key.converter", "value.converter", "header.converter",
    };

    /// <summary>Checks a configuration whose variables are resolved.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="nullKeys">Keys that were given as null, which no key takes; they are not in the configuration.</param>
    /// <param name="cancellationToken">Ends what the connector does to check it.</param>
    /// <exception cref="ConfigException">It names no connector class, or an unknown one.</exception>
    public async Task<Result> ValidateAsync(IReadOnlyDictionary<string, string> config, IReadOnlyCollection<string> nullKeys,
        CancellationToken cancellationToken)
    {
        var className = RequireClass(config);
        var plugin = plugins.Connector(className);
        var sink = plugin.Kind == PluginKind.Sink;
        var values = new List<(ConfigKey?, ConfigValue)>();

        var common = WithComponents(ConnectorConfig.Definition(sink, plugins, plugin.Version, worker), config);
        var found = common.Validate(config);
        for (var i = 0; i < found.Count; i++)
        {
            values.Add((common.Keys[i], found[i]));
            // Whatever name it goes by, what is shown is the class.
            if (common.Keys[i].Type == ConfigType.Class) found[i].Value = found[i].Value is string name ? plugins.ClassName(name, KindOf(found[i].Name)) : null;
        }
        var byName = found.ToDictionary(v => v.Name);
        if (sink) CheckTopics(config, byName); else CheckSource(config, byName, plugin);
        if (sink) CheckGroup(config, byName);
        CheckVersions(config, byName, plugin);

        foreach (var key in (string[])["key.converter", "value.converter"])
            values.AddRange(ValidateConverter(key, config, PluginKind.Converter));
        values.AddRange(ValidateConverter("header.converter", config, PluginKind.HeaderConverter));
        values.AddRange(overrides.Validate(config));

        var connector = plugin.New<Connector>();
        var own = await connector.ValidateAsync(config, cancellationToken);
        foreach (var value in own)
        {
            // What the connector says of a common key counts in place of what was found before.
            var definition = connector.Config[value.Name] ?? values.Find(v => v.Item2.Name == value.Name).Item1;
            values.RemoveAll(v => v.Item2.Name == value.Name);
            values.Add((definition, value));
        }
        foreach (var key in nullKeys) RefuseNull(key, values);
        var groups = common.Groups.Concat(connector.Config.Groups).Concat(values.Select(v => v.Item1?.Group).OfType<string>()).Distinct().ToList();
        return new Result(className, groups, values);
    }

    /// <summary>A line for each key that does not do what whoever set it hopes for: it has no effect, or is nearly one that is read.</summary>
    /// <param name="config">A configuration that names a known connector.</param>
    public IEnumerable<string> Hints(IReadOnlyDictionary<string, string> config)
    {
        var plugin = plugins.Connector(RequireClass(config));
        var known = new Dictionary<string, ConfigKey>(StringComparer.Ordinal);
        var common = ConnectorConfig.Definition(plugin.Kind == PluginKind.Sink, plugins, plugin.Version, worker);
        foreach (var key in ConnectorConfig.OwnKeys.Concat(WithComponents(common, config).Keys)) known[key.Name] = key;
        foreach (var key in plugin.Definition().Keys) known[key.Name] = key;
        foreach (var (name, workers, kind) in worker.Converters)
            if (plugins.Find(config.GetValueOrDefault(name, workers).Trim(), kind) is { } converter)
                foreach (var key in converter.Options().Keys) known[$"{name}.{key.Name}"] = key;
        foreach (var name in config.Keys)
        {
            if (known.TryGetValue(name, out var key))
            {
                if (!key.HasEffect) yield return $"'{name}': {key.Documentation}";
            }
            else if (!Array.Exists(Families, f => name.StartsWith(f, StringComparison.Ordinal))
                && NearestKey.Of(name, known.Keys.Where(n => !config.ContainsKey(n))) is { } meant)
                yield return $"nobody reads '{name}': did you mean '{meant}'?";
        }
    }

    // Keys that are made up as they are needed.
    private static readonly string[] Families = ["producer.override.", "consumer.override.", "admin.override.", "topic.creation."];

    // Adds the keys of the transformations and predicates that the configuration names.
    private ConfigDef WithComponents(ConfigDef common, IReadOnlyDictionary<string, string> config)
    {
        var def = new ConfigDef(common);
        if (ConnectorConfig.OwnKeys.Any(k => config.ContainsKey(k.Name)))
            foreach (var key in ConnectorConfig.OwnKeys) def.Define(key);
        foreach (var alias in Aliases(config, ConnectorConfig.Transforms))
        {
            var prefix = $"transforms.{alias}.";
            if (DefineType(def, prefix, alias, config, PluginKind.Transformation) is { } plugin)
                Embed(def, prefix, $"Transforms: {alias}", [.. plugin.Definition().Keys, .. TransformationKeys]);
        }
        foreach (var alias in Aliases(config, ConnectorConfig.Predicates))
        {
            var prefix = $"predicates.{alias}.";
            if (DefineType(def, prefix, alias, config, PluginKind.Predicate) is { } plugin)
                Embed(def, prefix, $"Predicates: {alias}", plugin.Definition().Keys);
        }
        return def;
    }

    /// <summary>What every transformation takes beside its own keys.</summary>
    public static IReadOnlyList<ConfigKey> TransformationKeys { get; } =
    [
        new("negate", ConfigType.Boolean, Importance.Medium, "Whether the transformation applies where its predicate is false, instead of where it is true.") { Default = false },
        new("predicate", ConfigType.String, Importance.Medium, "The name of a predicate in predicates; the transformation applies to the records that it is true for. Without it, to all.") { Default = null },
    ];

    // Defines where a transformation or predicate is named; its class, if that can be found.
    private Plugin? DefineType(ConfigDef def, string prefix, string alias, IReadOnlyDictionary<string, string> config, PluginKind kind)
    {
        var (word, group) = kind == PluginKind.Transformation ? ("Transformation", $"Transforms: {alias}") : ("Predicate", $"Predicates: {alias}");
        var plugin = config.TryGetValue($"{prefix}type", out var type) ? plugins.Find(type.Trim(), kind) : null;
        def.Define(new($"{prefix}type", ConfigType.Class, Importance.High, $"The class of the {word.ToLowerInvariant()} '{alias}'.")
        {
            Group = group,
            OrderInGroup = 0,
            Width = ConfigWidth.Long,
            DisplayName = $"{word} type for {alias}",
            Recommender = ConnectorConfig.Plugins(plugins, kind),
            Validator = ConfigValidators.By((name, value) =>
            {
                if (value is not string text) return;
                if (kind == PluginKind.Transformation && config.ContainsKey($"{prefix}negate") && !config.ContainsKey($"{prefix}predicate"))
                    throw new ConfigException(
                        $"Config '{prefix}negate' was provided but there is no config '{prefix}predicate' defining a predicate to be negated.");
                if (plugins.Find(text, kind) is null) throw plugins.Missing(name, text, kind);
            }),
        });
        def.Define(new($"{prefix}plugin.version", ConfigType.String, Importance.High, $"The version of the {word.ToLowerInvariant()}'s class.")
        { Default = plugin?.Version, Group = group, OrderInGroup = 1, Width = ConfigWidth.Long, DisplayName = $"{word} version for {alias}" });
        return plugin;
    }

    // The keys of a converter, transformation or predicate as keys of the connector, in one group: what has to be given first, then by importance and name.
    private static void Embed(ConfigDef def, string prefix, string group, IEnumerable<ConfigKey> keys)
    {
        var order = 2;
        foreach (var key in keys.OrderBy(k => k.OrderInGroup).ThenBy(k => !k.IsRequired).ThenBy(k => k.Importance).ThenBy(k => k.Name, StringComparer.Ordinal))
        {
            var embedded = key with
            {
                Name = prefix + key.Name,
                Group = group,
                OrderInGroup = order++,
                DisplayName = key.DisplayName,
                Dependents = [.. key.Dependents.Select(d => prefix + d)],
            };
            if (key.Validator is { } validator)
                embedded = embedded with { Validator = ConfigValidators.By((name, value) => validator.EnsureValid(name[prefix.Length..], value)) };
            if (def[embedded.Name] is null) def.Define(embedded);
        }
    }

    private static PluginKind KindOf(string classKey) => classKey switch
    {
        "header.converter" => PluginKind.HeaderConverter,
        _ when classKey.EndsWith(".converter", StringComparison.Ordinal) => PluginKind.Converter,
        _ when classKey.StartsWith("transforms.", StringComparison.Ordinal) => PluginKind.Transformation,
        _ => PluginKind.Predicate,
    };

    private IEnumerable<(ConfigKey?, ConfigValue)> ValidateConverter(string key, IReadOnlyDictionary<string, string> config, PluginKind kind)
    {
        // The worker's converter was checked when the worker started, and takes none of the connector's options.
        if (!config.TryGetValue(key, out var className) || plugins.Find(className.Trim(), kind) is not { } plugin) yield break;
        var def = plugin.Definition();
        var options = WithPrefix(config, $"{key}.");
        options.TryAdd("converter.type", key[..key.IndexOf('.', StringComparison.Ordinal)]);
        foreach (var value in def.Validate(options))
        {
            var prefixed = new ConfigValue($"{key}.{value.Name}") { Value = value.Value, RecommendedValues = value.RecommendedValues, Visible = value.Visible };
            foreach (var error in value.Errors) prefixed.Errors.Add(error);
            var definition = def[value.Name]!;
            yield return (definition with { Name = prefixed.Name, DisplayName = definition.DisplayName }, prefixed);
        }
    }

    private static void CheckTopics(IReadOnlyDictionary<string, string> config, Dictionary<string, ConfigValue> values)
    {
        var topics = (IReadOnlyList<string>?)values[ConnectorConfig.Topics].Value ?? [];
        var regex = config.GetValueOrDefault(ConnectorConfig.TopicsRegex, "").Trim();
        void Both(string error) { values[ConnectorConfig.Topics].Errors.Add(error); values[ConnectorConfig.TopicsRegex].Errors.Add(error); }
        var hasTopics = config.GetValueOrDefault(ConnectorConfig.Topics, "").Trim().Length > 0;
        if (hasTopics && regex.Length > 0) Both("topics and topics.regex are mutually exclusive options, but both are set.");
        else if (!hasTopics && regex.Length == 0) Both("Must configure one of topics or topics.regex");
        var queue = config.GetValueOrDefault(ConnectorConfig.DeadLetterTopic, "").Trim();
        if (queue.Length == 0) return;
        if (topics.Contains(queue))
            values[ConnectorConfig.Topics].Errors.Add(
                $"The DLQ topic '{queue}' may not be included in the list of topics ('topics=[{string.Join(", ", topics)}]') consumed by the connector");
        if (regex.Length > 0 && values[ConnectorConfig.TopicsRegex].Errors.Count == 0 && new JavaRegex(regex).Matches(queue))
            values[ConnectorConfig.TopicsRegex].Errors.Add(
                $"The DLQ topic '{queue}' may not be matched by the regex for the topics ('topics.regex={regex}') consumed by the connector");
    }

    private void CheckGroup(IReadOnlyDictionary<string, string> config, Dictionary<string, ConfigValue> values)
    {
        if (config.TryGetValue("consumer.override.group.id", out var group))
        {
            if (group == worker.GroupId)
                values[ConnectorConfig.Name].Errors.Add($"Consumer group {group} conflicts with Connect worker group {worker.GroupId}");
        }
        else if (config.TryGetValue(ConnectorConfig.Name, out var name) && $"connect-{name}" == worker.GroupId)
            values[ConnectorConfig.Name].Errors.Add($"Consumer group for sink connector named {name} conflicts with Connect worker group {worker.GroupId}");
    }

    private void CheckSource(IReadOnlyDictionary<string, string> config, Dictionary<string, ConfigValue> values, Plugin plugin)
    {
        var support = values["exactly.once.support"];
        if (support.Errors.Count == 0 && support.Text?.Equals("required", StringComparison.OrdinalIgnoreCase) is true)
        {
            if (!worker.ExactlyOnceEnabled) support.Errors.Add("This worker does not have exactly-once source support enabled.");
            try
            {
                if (plugin.New<SourceConnector>().SupportsExactlyOnce(config) is not true and var supported)
                    support.Errors.Add(supported is null
                        ? "The connector does not implement the API required for preflight validation of exactly-once source support. Please consult the "
                            + "documentation for the connector to determine whether it supports exactly-once semantics, and then consider reconfiguring the "
                            + "connector to use the value \"requested\" for this property (which will disable this preflight check and allow the connector to "
                            + "be created)."
                        : "The connector does not support exactly-once semantics with the provided configuration.");
            }
            catch (Exception e) { support.Errors.Add(Unexpected(e)); }
        }
        var boundary = values["transaction.boundary"];
        if (boundary.Errors.Count == 0 && boundary.Text?.Equals("connector", StringComparison.OrdinalIgnoreCase) is true)
        {
            try
            {
                if (!plugin.New<SourceConnector>().CanDefineTransactionBoundaries(config))
                    boundary.Errors.Add("The connector does not support connector-defined transaction boundaries with the given configuration. Please "
                        + "reconfigure it to use a different transaction boundary definition.");
            }
            catch (Exception e) { boundary.Errors.Add(Unexpected(e)); }
        }
    }

    // A connector that cannot answer is no reason to refuse the whole request: the user sees what else is wrong as well.
    private static string Unexpected(Exception error) => "An unexpected error occurred during validation"
        + (error.Message.Trim() is { Length: > 0 } message ? $": {message}" : "; please see the worker logs for more details.");

    // There is one version of each plugin; a configuration may ask for any range that it is in.
    private void CheckVersions(IReadOnlyDictionary<string, string> config, Dictionary<string, ConfigValue> values, Plugin connector)
    {
        CheckVersion("connector.plugin.version", ConnectorConfig.Class, config, values, connector);
        // The worker's converters were checked when it started.
        foreach (var (key, _, kind) in worker.Converters)
            CheckVersion($"{key}.plugin.version", key, config, values, config.TryGetValue(key, out var given) ? plugins.Find(given.Trim(), kind) : null);
        (string, PluginKind)[] lists = [(ConnectorConfig.Transforms, PluginKind.Transformation), (ConnectorConfig.Predicates, PluginKind.Predicate)];
        foreach (var (list, kind) in lists)
            foreach (var alias in Aliases(config, list))
            {
                var type = $"{list}.{alias}.type";
                CheckVersion($"{list}.{alias}.plugin.version", type, config, values, plugins.Find(config.GetValueOrDefault(type, "").Trim(), kind));
            }
    }

    private static void CheckVersion(string key, string classKey, IReadOnlyDictionary<string, string> config, Dictionary<string, ConfigValue> values, Plugin? plugin)
    {
        if (!config.TryGetValue(key, out var asked)) return;
        VersionRange? range;
        try { range = VersionRange.Parse(asked); }
        catch (ConfigException e)
        {
            values[key].Errors.Add($"Invalid value {asked} for configuration {key}: {e.Message}");
            return;
        }
        if (plugin is null || range?.WhyNot(plugin) is not { } reason) return;
        // Either of the two may be what is wrong.
        values[classKey].Errors.Add(reason);
        values[key].Errors.Add(reason);
    }

    // A key without a value was not left out: it does not get its default, and is not missed.
    private static void RefuseNull(string key, List<(ConfigKey? Definition, ConfigValue Value)> values)
    {
        if (values.Find(v => v.Value.Name == key) is not { Value: { } value } found) values.Add(found = (null, value = new ConfigValue(key)));
        value.Value = null;
        if (found.Definition is { IsRequired: true }) value.Errors.Clear();
        try { found.Definition?.Validator?.EnsureValid(key, null); }
        catch (ConfigException e) { value.Errors.Insert(0, e.Message); }
        value.Errors.Add("Null value can not be supplied as the configuration value.");
    }

    /// <summary>The aliases in a list key; none if it is not valid.</summary>
    public static IReadOnlyList<string> Aliases(IReadOnlyDictionary<string, string> config, string key)
    {
        var aliases = (IReadOnlyList<string>?)ConfigDef.ParseType(key, config.GetValueOrDefault(key), ConfigType.List) ?? [];
        return [.. aliases.Where(a => a.Length > 0).Distinct()];
    }

    /// <summary>The keys of a configuration that start with a prefix, without it.</summary>
    public static Dictionary<string, string> WithPrefix(IReadOnlyDictionary<string, string> config, string prefix)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in config)
            if (key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal)) options[key[prefix.Length..]] = value;
        return options;
    }
}
