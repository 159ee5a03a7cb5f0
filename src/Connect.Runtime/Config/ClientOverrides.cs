using Connect.Api;

namespace Connect.Runtime.Config;

/// <summary>Which settings of its Kafka clients a connector may override (KIP-458): the worker's <c>connector.client.config.override.policy</c>.</summary>
internal sealed class ClientOverrides(string policy, IReadOnlyList<string> allowlist)
{
    private static readonly string[] Prefixes = ["producer.override.", "consumer.override.", "admin.override."];

    /// <summary>Settings by which a client says who it is.</summary>
    private static readonly string[] Principal = ["sasl.jaas.config", "sasl.mechanism", "security.protocol"];

    private readonly string _policy = policy[(policy.LastIndexOf('.') + 1)..].Replace("ConnectorClientConfigOverridePolicy", "", StringComparison.Ordinal);

    /// <summary>The overrides of a connector, each with the policy's verdict.</summary>
    public IEnumerable<(ConfigKey?, ConfigValue)> Validate(IReadOnlyDictionary<string, string> config)
    {
        foreach (var (key, value) in config)
        {
            if (Array.Find(Prefixes, p => key.StartsWith(p, StringComparison.Ordinal)) is not { } prefix) continue;
            var setting = key[prefix.Length..];
            var result = new ConfigValue(key) { Value = setting.Contains("password", StringComparison.Ordinal) || setting == "sasl.jaas.config" ? new Password(value) : value };
            if (!Allows(setting)) result.Errors.Add($"The '{_policy}' policy does not allow '{setting}' to be overridden in the connector configuration.");
            yield return (null, result);
        }
    }

    private bool Allows(string setting) => _policy switch
    {
        "None" => false,
        "Principal" => Principal.Contains(setting),
        "Allowlist" => allowlist.Contains(setting),
        _ => true,
    };
}
