using System.Text;

namespace Connect.Runtime.Config;

/// <summary>
/// The convention of the cp-kafka-connect image: a variable <c>CONNECT_X</c> is a worker property, <c>___</c> a dash, <c>__</c> an underscore, <c>_</c> a dot.
/// </summary>
internal static class ContainerEnvironment
{
    private const string Prefix = "CONNECT_", AvroConverter = "io.confluent.connect.avro.AvroConverter", JavaOnly = "it is for a Java virtual machine";

    /// <summary>The variables that have to be set where no properties file is given; they may be empty.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "CONNECT_BOOTSTRAP_SERVERS", "CONNECT_GROUP_ID", "CONNECT_CONFIG_STORAGE_TOPIC", "CONNECT_OFFSET_STORAGE_TOPIC", "CONNECT_STATUS_STORAGE_TOPIC",
        "CONNECT_KEY_CONVERTER", "CONNECT_VALUE_CONVERTER", "CONNECT_REST_ADVERTISED_HOST_NAME",
    ];

    // What the container's scripts read, and no worker.
    private static readonly string[] OfTheLog = ["CONNECT_LOG4J_", "CONNECT_LOG_FORMAT"];

    private static readonly (string Name, string Why)[] OfJava =
    [
        ("KAFKA_HEAP_OPTS", $"{JavaOnly}; the container's own limit of memory is obeyed"), ("KAFKA_JVM_PERFORMANCE_OPTS", JavaOnly), ("KAFKA_GC_LOG_OPTS", JavaOnly),
        ("KAFKA_JMX_PORT", $"{JavaOnly}; metrics are at /metrics of the REST API"), ("KAFKA_JMX_HOSTNAME", JavaOnly), ("KAFKA_JMX_OPTS", JavaOnly),
        ("KAFKA_LOG4J_OPTS", $"{JavaOnly}; CONNECT_LOG4J_ROOT_LOGLEVEL and CONNECT_LOG4J_LOGGERS set levels"),
        ("KAFKA_OPTS", $"{JavaOnly}; of it only org.apache.kafka.sasl.oauthbearer.allowed.urls is read"),
        ("CLASSPATH", $"{JavaOnly}, and jars are not loaded"), ("EXTRA_ARGS", JavaOnly),
    ];

    /// <summary>What is wrong with an environment that is to describe a worker, or null.</summary>
    public static string? Problem(IReadOnlyDictionary<string, string> environment)
    {
        var given = WithOrchestrator(environment);
        var missing = Required.Where(name => !given.ContainsKey(name)).ToList();
        foreach (var converter in (string[])["KEY", "VALUE"])
            if (given.GetValueOrDefault($"CONNECT_{converter}_CONVERTER") == AvroConverter && !given.ContainsKey($"CONNECT_{converter}_CONVERTER_SCHEMA_REGISTRY_URL"))
                missing.Add($"CONNECT_{converter}_CONVERTER_SCHEMA_REGISTRY_URL");
        if (missing.Count == 0) return null;
        // As the scripts of the Java container say it, by which people look for it.
        var required = string.Join(' ', missing.Select(m => $"{m} is required."));
        var unprefixed = missing.Select(m => m[Prefix.Length..]).Where(environment.ContainsKey).ToList();
        return unprefixed.Count == 0 ? required : $"{required} {string.Join(", ", unprefixed)} {(unprefixed.Count == 1 ? "is" : "are")} set, without {Prefix} before the name";
    }

    /// <summary>The worker properties in an environment.</summary>
    public static Dictionary<string, string> Properties(IReadOnlyDictionary<string, string> environment)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in WithOrchestrator(environment))
            if (IsOurs(name) && !IsOfTheLog(name)) properties[PropertyOf(name)] = value;
        return properties;
    }

    /// <summary>What becomes of each variable that is meant for a Connect worker, in the order of their names; those of others are not among them.</summary>
    public static IReadOnlyList<ContainerVariable> Describe(IReadOnlyDictionary<string, string> environment) =>
        [.. environment.Keys.Order(StringComparer.Ordinal).Select(name => Describe(name, environment)).OfType<ContainerVariable>()];

    /// <summary>The property that a variable stands for: <c>CONNECT_CONFIG_STORAGE_TOPIC</c> is <c>config.storage.topic</c>.</summary>
    public static string PropertyOf(string variable)
    {
        var rest = variable.AsSpan(Prefix.Length);
        var property = new StringBuilder(rest.Length);
        for (var i = 0; i < rest.Length;)
        {
            if (rest[i] != '_') { property.Append(char.ToLowerInvariant(rest[i++])); continue; }
            var run = 1;
            while (run < 3 && i + run < rest.Length && rest[i + run] == '_') run++;
            property.Append(run switch { 3 => '-', 2 => '_', _ => '.' });
            i += run;
        }
        return property.ToString();
    }

    /// <summary>The variable that stands for a property.</summary>
    public static string VariableOf(string property) =>
        Prefix + property.Replace("_", "__", StringComparison.Ordinal).Replace("-", "___", StringComparison.Ordinal).Replace('.', '_').ToUpperInvariant();

    private static ContainerVariable? Describe(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (Array.Find(OfJava, j => j.Name == name) is { Name: not null } java) return new(name, VariableUse.NoEffect, java.Why);
        if (!IsOurs(name)) return WithoutPrefix(name, environment);
        if (IsOfTheLog(name)) return new(name, VariableUse.Log, "the log");
        var property = PropertyOf(name);
        var key = WorkerKeys.Look(property);
        return key.Use switch
        {
            KeyUse.Read => new(name, VariableUse.Property, property),
            KeyUse.NoEffect => new(name, VariableUse.NoEffect, key.Why!),
            _ when key.Nearest is { } nearest => new(name, VariableUse.Unknown, $"did you mean {VariableOf(nearest)}?"),
            _ => new(name, VariableUse.Unknown, key.Why ?? $"nobody reads {property}"),
        };
    }

    // OFFSET_FLUSH_INTERVAL_MS and the like: names of two words belong to other programs as well.
    private static ContainerVariable? WithoutPrefix(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (name.Count(c => c == '_') < 2 && !Required.Contains(Prefix + name) || environment.ContainsKey(Prefix + name)) return null;
        return WorkerConfig.Definition[PropertyOf(Prefix + name)] is null ? null : new(name, VariableUse.Unknown, $"did you mean {Prefix}{name}?");
    }

    private static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length;

    private static bool IsOfTheLog(string name) => Array.Exists(OfTheLog, p => name.StartsWith(p, StringComparison.Ordinal));

    // Mesos and Marathon say by HOST and PORT0 where a container is reached.
    private static Dictionary<string, string> WithOrchestrator(IReadOnlyDictionary<string, string> environment)
    {
        var all = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (from, to) in ((string, string)[])[("HOST", "CONNECT_REST_ADVERTISED_HOST_NAME"), ("PORT0", "CONNECT_REST_ADVERTISED_PORT")])
            if (environment.GetValueOrDefault(from) is { Length: > 0 } value && environment.GetValueOrDefault(to, "").Length == 0) all[to] = value;
        return all;
    }
}
