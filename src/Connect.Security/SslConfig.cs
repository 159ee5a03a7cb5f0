using System.Security.Authentication;
using Connect.Api;

namespace Connect.Security;

/// <summary>What a configuration says about TLS. <see cref="SslOptions.Read"/> makes options of it, as often as the files may have changed.</summary>
public sealed class SslConfig
{
    /// <summary>The certificates to trust; null for those of the system.</summary>
    public StoreSource? Trust { get; init; }

    /// <summary>The client's certificate and key; null for none.</summary>
    public StoreSource? Client { get; init; }

    /// <summary>Whether the server's certificate has to be for the name that was asked for.</summary>
    public bool ChecksHostName { get; init; } = true;

    /// <summary>Whether the server's certificate is looked at at all. Without, anybody can listen.</summary>
    public bool ChecksCertificate { get; init; } = true;

    /// <summary>The versions of TLS to offer; <see cref="SslProtocols.None"/> for the system's choice, which is 1.2 and 1.3.</summary>
    public SslProtocols Protocols { get; init; }

    /// <summary>The files that the options are made of.</summary>
    public IEnumerable<string> Files => new[] { Trust?.Path, Client?.Path }.OfType<string>();

    /// <summary>Reads the properties of Kafka's Java clients.</summary>
    /// <param name="prefix">What stands before <c>truststore.location</c> and so on: <c>ssl.</c>, <c>schema.registry.ssl.</c>.</param>
    /// <param name="property">The value of a property by its whole name, or null.</param>
    /// <exception cref="ConfigException">Properties do not go together, or one has a value that it cannot have.</exception>
    public static SslConfig OfJava(string prefix, Func<string, string?> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        string? Get(string name) => property(prefix + name) is { Length: > 0 } value ? value : null;
        return new()
        {
            Trust = TrustStore(prefix, Get),
            Client = KeyStore(prefix, Get),
            // Null is not set, which means https; the empty string turns it off.
            ChecksHostName = property(prefix + "endpoint.identification.algorithm")?.Trim() switch
            {
                "" => false,
                null => true,
                var algorithm => algorithm.Equals("https", StringComparison.OrdinalIgnoreCase) ? true
                    : throw new ConfigException(prefix + "endpoint.identification.algorithm", algorithm, "Expected https, or nothing to allow any host name"),
            },
            Protocols = ParseProtocols(prefix + "enabled.protocols", Get("enabled.protocols")),
        };
    }

    private static StoreSource? TrustStore(string prefix, Func<string, string?> get)
    {
        var (certificates, path) = (get("truststore.certificates"), get("truststore.location")?.Trim());
        if (certificates is null && path is null) return null;
        if (certificates is not null && path is not null)
            throw new ConfigException($"Both {prefix}truststore.location and {prefix}truststore.certificates are set; expected one of them");
        return new()
        {
            Key = prefix + (path is null ? "truststore.certificates" : "truststore.location"),
            Path = path,
            Certificates = certificates,
            Password = get("truststore.password"),
            PasswordKey = prefix + "truststore.password",
            Type = StoreSource.ParseType(prefix + "truststore.type", get("truststore.type")),
            TypeKey = prefix + "truststore.type",
        };
    }

    private static StoreSource? KeyStore(string prefix, Func<string, string?> get)
    {
        var (chain, key, path) = (get("keystore.certificate.chain"), get("keystore.key"), get("keystore.location")?.Trim());
        if (chain is null && key is null && path is null) return null;
        if (path is not null && (chain ?? key) is not null)
            throw new ConfigException($"Both {prefix}keystore.location and {prefix}keystore.{(key is null ? "certificate.chain" : "key")} are set; expected one of them");
        if (path is null && (chain is null || key is null))
        {
            var (missing, set) = chain is null ? ("keystore.certificate.chain", "keystore.key") : ("keystore.key", "keystore.certificate.chain");
            throw new ConfigException($"Missing configuration \"{prefix}{missing}\", which {prefix}{set} needs");
        }
        return new()
        {
            Key = prefix + (path is null ? "keystore.certificate.chain" : "keystore.location"),
            Path = path,
            Certificates = chain,
            PrivateKey = key,
            PrivateKeyKey = prefix + "keystore.key",
            Password = get("keystore.password"),
            PasswordKey = prefix + "keystore.password",
            KeyPassword = get("key.password"),
            KeyPasswordKey = prefix + "key.password",
            Type = StoreSource.ParseType(prefix + "keystore.type", get("keystore.type")),
            TypeKey = prefix + "keystore.type",
        };
    }

    private static SslProtocols ParseProtocols(string key, string? value)
    {
        var protocols = SslProtocols.None;
        foreach (var name in value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            protocols |= name switch
            {
                "TLSv1.2" => SslProtocols.Tls12,
                "TLSv1.3" => SslProtocols.Tls13,
                _ => throw new ConfigException(key, value, "Expected TLSv1.2, TLSv1.3 or both; older versions are not safe"),
            };
        }
        return protocols;
    }
}
