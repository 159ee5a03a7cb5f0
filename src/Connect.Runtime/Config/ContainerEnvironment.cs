using System.Text;

namespace Connect.Runtime.Config;

/// <summary>The container convention: a variable <c>CONNECT_X</c> is a worker property, <c>___</c> a dash, <c>__</c> an underscore, <c>_</c> a dot.</summary>
internal static class ContainerEnvironment
{
    private const string Prefix = "CONNECT_";

    /// <summary>The variables that have to be set where no properties file is given.</summary>
    private static readonly string[] Required =
    [
        "CONNECT_BOOTSTRAP_SERVERS", "CONNECT_GROUP_ID", "CONNECT_CONFIG_STORAGE_TOPIC", "CONNECT_OFFSET_STORAGE_TOPIC", "CONNECT_STATUS_STORAGE_TOPIC",
        "CONNECT_KEY_CONVERTER", "CONNECT_VALUE_CONVERTER", "CONNECT_REST_ADVERTISED_HOST_NAME",
    ];

    /// <summary>Whether the environment describes a worker.</summary>
    public static bool ConfigureWorker(IReadOnlyDictionary<string, string> environment) => Required.Any(environment.ContainsKey);

    /// <summary>The required variables that are not there.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyDictionary<string, string> environment)
    {
        var missing = Required.Where(name => !environment.ContainsKey(name)).ToList();
        foreach (var converter in (string[])["KEY", "VALUE"])
            if (environment.GetValueOrDefault($"CONNECT_{converter}_CONVERTER") == "io.confluent.connect.avro.AvroConverter"
                && !environment.ContainsKey($"CONNECT_{converter}_CONVERTER_SCHEMA_REGISTRY_URL"))
                missing.Add($"CONNECT_{converter}_CONVERTER_SCHEMA_REGISTRY_URL");
        return missing;
    }

    /// <summary>The worker properties in an environment.</summary>
    public static Dictionary<string, string> Properties(IReadOnlyDictionary<string, string> environment)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment)
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length
                && !name.StartsWith("CONNECT_LOG4J_", StringComparison.Ordinal))
                properties[PropertyOf(name)] = value;
        return properties;
    }

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
}
