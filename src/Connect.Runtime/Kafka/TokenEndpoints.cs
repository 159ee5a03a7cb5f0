using Connect.Security;

namespace Connect.Runtime.Kafka;

/// <summary>
/// Where connectors' Kafka clients may ask for tokens. A worker asks whatever its own properties name; whoever sends a connector's configuration does not own the
/// machine, and may not make it send requests into its network: only addresses of a list are taken, as Java's system property has it since Kafka 4.0.
/// </summary>
internal static class TokenEndpoints
{
    /// <summary>The property of clients that names the address.</summary>
    public const string Property = "sasl.oauthbearer.token.endpoint.url";

    /// <summary>The worker's key that lists what connectors may name: that of Java's system property, which is taken from <c>KAFKA_OPTS</c> too.</summary>
    public const string AllowedKey = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private static readonly string[] Prefixes = ["", "consumer.", "producer.", "admin."];

    /// <summary>The addresses that a connector may name: those of the list, and those that the worker itself asks.</summary>
    /// <param name="worker">The worker's properties.</param>
    public static IReadOnlyList<string> Allowed(IReadOnlyDictionary<string, string> worker) =>
    [
        .. (worker.GetValueOrDefault(AllowedKey) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        .. Prefixes.Select(prefix => worker.GetValueOrDefault(prefix + Property)?.Trim()).OfType<string>(),
    ];

    /// <summary>Why a connector may not set a property to a value, or null.</summary>
    public static string? Refusal(string property, string? value, IReadOnlyList<string> allowed)
    {
        if (property != Property || value?.Trim() is not { Length: > 0 } url) return null;
        return Problem(url) ?? (allowed.Contains(url) ? null : $"{AddressText.WithoutUser(url)} is not allowed. Add it to the worker's {AllowedKey} to allow it");
    }

    /// <summary>What is wrong with an address, or null.</summary>
    public static string? Problem(string url) => OAuthClient.ParseEndpoint(url) is null
        ? $"Invalid value {AddressText.WithoutUser(url)} for configuration {Property}: Expected the address of a token endpoint, http or https; tokens are not read from files" : null;

    /// <summary>Adds the list that a Java worker would get from its command line.</summary>
    /// <param name="properties">The worker's properties; one that has the key stays as it is.</param>
    /// <param name="environment">The environment, of which <c>KAFKA_OPTS</c> is looked at.</param>
    public static void AddFromJavaOptions(Dictionary<string, string> properties, IReadOnlyDictionary<string, string> environment)
    {
        const string option = $"-D{AllowedKey}=";
        var options = environment.GetValueOrDefault("KAFKA_OPTS")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (Array.FindLast(options, o => o.StartsWith(option, StringComparison.Ordinal)) is { } given) properties.TryAdd(AllowedKey, given[option.Length..]);
    }
}
