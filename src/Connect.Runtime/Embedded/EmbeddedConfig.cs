using System.Globalization;
using Connect.Api;

namespace Connect.Runtime.Embedded;

/// <summary>
/// What <c>--embedded</c> adds to the worker's properties: settings of the broker and the schema registry in the worker's process, and a default for
/// everything that a worker of its own cluster needs, so that it starts without a properties file.
/// </summary>
internal sealed class EmbeddedConfig
{
    /// <summary>The keys beyond those of the worker.</summary>
    public static ConfigDef Definition { get; } = new ConfigDef()
        .Define("bootstrap.servers", ConfigType.List, "127.0.0.1:9092", Importance.High,
            "Where the embedded broker listens, as host:port; of several addresses the first.")
        .Define("embedded.data.dir", ConfigType.String, "connect-data", Importance.Medium, "The folder of the embedded broker's topics.")
        .Define("embedded.advertised.host.name", ConfigType.String, null, Importance.Low,
            "The host name that the embedded broker tells its clients to connect to; by default the one it listens on.")
        .Define("embedded.registry.listener", ConfigType.String, "http://127.0.0.1:8081", Importance.Low,
            "Where the embedded schema registry listens, as http://host:port.");

    private const string JsonConverter = "org.apache.kafka.connect.json.JsonConverter";

    /// <summary>Reads the settings.</summary>
    /// <param name="properties">The worker's properties.</param>
    /// <exception cref="ConfigException">An address is not one.</exception>
    public EmbeddedConfig(IReadOnlyDictionary<string, string> properties)
    {
        var parsed = Definition.Parse(properties);
        (BrokerHost, BrokerPort) = Address(parsed.GetList("bootstrap.servers"));
        AdvertisedHost = parsed.GetString("embedded.advertised.host.name");
        DataFolder = Path.GetFullPath(parsed.GetRequiredString("embedded.data.dir"));
        var listener = parsed.GetRequiredString("embedded.registry.listener");
        Registry = Uri.TryCreate(listener, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp ? uri
            : throw new ConfigException("embedded.registry.listener", listener, "Expected http://host:port");
        Properties = Complete(properties);
    }

    /// <summary>The address or host name that the broker listens on.</summary>
    public string BrokerHost { get; }

    /// <summary>The broker's TCP port, 1 to 65535.</summary>
    public int BrokerPort { get; }

    /// <summary>The host name that the broker's clients are told; null for <see cref="BrokerHost"/>.</summary>
    public string? AdvertisedHost { get; }

    /// <summary>The folder of all data, as a full path.</summary>
    public string DataFolder { get; }

    /// <summary>Where the schema registry listens.</summary>
    public Uri Registry { get; }

    /// <summary>The worker's properties with what was left out.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    private Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> given)
    {
        var group = given.GetValueOrDefault("group.id", "connect-embedded");
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = string.Create(CultureInfo.InvariantCulture, $"{BrokerHost}:{BrokerPort}"),
            ["group.id"] = group,
            ["key.converter"] = JsonConverter,
            ["value.converter"] = JsonConverter,
            // Without a host a listener would be open to the network.
            ["listeners"] = $"http://127.0.0.1:{given.GetValueOrDefault("rest.port", "8083")}",
        };
        foreach (var topic in (string[])["config", "offset", "status"])
        {
            properties[$"{topic}.storage.topic"] = $"{group}-{(topic == "status" ? topic : topic + "s")}";
            properties[$"{topic}.storage.replication.factor"] = "1";
        }
        foreach (var (key, value) in given) properties[key] = value;
        foreach (var converter in (string[])["key.converter", "value.converter"])
            if (properties[converter] is "io.confluent.connect.avro.AvroConverter" or "io.confluent.connect.json.JsonSchemaConverter")
                properties.TryAdd($"{converter}.schema.registry.url", Registry.GetLeftPart(UriPartial.Authority));
        return properties;
    }

    private static (string Host, int Port) Address(IReadOnlyList<string> servers)
    {
        var server = servers.Count > 0 ? servers[0] : "";
        // A URL's authority has the same form, brackets of IPv6 addresses included.
        return Uri.TryCreate($"kafka://{server}", UriKind.Absolute, out var uri) && uri is { Port: > 0, Host.Length: > 0, AbsolutePath: "" or "/" }
            ? (uri.DnsSafeHost, uri.Port)
            : throw new ConfigException("bootstrap.servers", server, "Expected host:port, the address for the embedded broker to listen on");
    }
}
