using Connect.Api;
using Connect.Runtime.Kafka;

namespace Connect.Runtime.Config;

/// <summary>Which settings of its Kafka clients a connector may override (KIP-458): the worker's <c>connector.client.config.override.policy</c>.</summary>
internal sealed class ClientOverrides
{
    private static readonly string[] Prefixes = ["producer.override.", "consumer.override.", "admin.override."];

    /// <summary>Settings by which a client says who it is.</summary>
    private static readonly string[] Principal = ["sasl.jaas.config", "sasl.mechanism", "security.protocol"];

    private static readonly string[] Policies = ["All", "None", "Principal", "Allowlist"];

    private readonly string _policy;
    private readonly IReadOnlyList<string> _allowlist;
    private readonly IReadOnlyList<string> _tokenEndpoints;

    /// <summary>Finds the policy.</summary>
    /// <param name="policy">Its Java class name, or that without package or without <c>ConnectorClientConfigOverridePolicy</c>.</param>
    /// <param name="allowlist">What the policy <c>Allowlist</c> allows.</param>
    /// <param name="tokenEndpoints">Where connectors' clients may ask for tokens.</param>
    /// <exception cref="ConfigException">There is no such policy.</exception>
    public ClientOverrides(string policy, IReadOnlyList<string> allowlist, IReadOnlyList<string> tokenEndpoints)
    {
        var name = policy[(policy.LastIndexOf('.') + 1)..].Replace("ConnectorClientConfigOverridePolicy", "", StringComparison.Ordinal);
        _policy = Array.Find(Policies, p => p == name)
            ?? throw new ConfigException("connector.client.config.override.policy", policy, $"Expected one of: {string.Join(", ", Policies)}");
        _allowlist = allowlist;
        _tokenEndpoints = tokenEndpoints;
    }

    /// <summary>The overrides of a connector, each with the policy's verdict.</summary>
    public IEnumerable<(ConfigKey?, ConfigValue)> Validate(IReadOnlyDictionary<string, string> config)
    {
        foreach (var (key, value) in config)
        {
            if (Array.Find(Prefixes, p => key.StartsWith(p, StringComparison.Ordinal)) is not { } prefix) continue;
            var setting = key[prefix.Length..];
            var result = new ConfigValue(key);
            try { result.Value = ConfigDef.ParseType(setting, value, ClientProperties.TypeOf(setting)); }
            catch (ConfigException e) { result.Errors.Add(e.Message); }
            // Whatever the policy: the sender of a configuration does not own the machine.
            if ((ClientProperties.Refusal(setting, value) ?? TokenEndpoints.Refusal(setting, value, _tokenEndpoints)) is { } refusal) result.Errors.Add($"Invalid configuration {key}: {refusal}");
            if (!Allows(setting)) result.Errors.Add($"The '{_policy}' policy does not allow '{setting}' to be overridden in the connector configuration.");
            yield return (null, result);
        }
    }

    private bool Allows(string setting) => _policy switch
    {
        "None" => false,
        "Principal" => Principal.Contains(setting),
        "Allowlist" => _allowlist.Contains(setting),
        _ => true,
    };
}
