using Connect.Api;

namespace Connect.Security;

/// <summary>Where certificates and keys come from, with the names of the configuration keys that say so. Not a record, so that no password is ever printed.</summary>
public sealed class StoreSource
{
    /// <summary>The configuration key that names the file, or that holds the certificates themselves.</summary>
    public required string Key { get; init; }

    /// <summary>The file; null where <see cref="Certificates"/> has the certificates themselves.</summary>
    public string? Path { get; init; }

    /// <summary>The certificates themselves, in PEM.</summary>
    public string? Certificates { get; init; }

    /// <summary>The private key itself, in PEM.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The configuration key that holds <see cref="PrivateKey"/>.</summary>
    public string PrivateKeyKey { get; init; } = "";

    /// <summary>The store's password; null or empty for none.</summary>
    public string? Password { get; init; }

    /// <summary>The configuration key of the store's password.</summary>
    public required string PasswordKey { get; init; }

    /// <summary>The private key's own password; null or empty where it is the store's.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>The configuration key of the private key's password; null where there is none.</summary>
    public string? KeyPasswordKey { get; init; }

    /// <summary>The form that the file has to have; null to tell it from the content. JKS and PKCS12 stand for each other, as in Java.</summary>
    public StoreType? Type { get; init; }

    /// <summary>The configuration key of <see cref="Type"/>; null where there is none.</summary>
    public string? TypeKey { get; init; }

    /// <summary>The type that a configuration names.</summary>
    /// <param name="key">The configuration key.</param>
    /// <param name="value">Its value; null or empty where the content tells.</param>
    /// <exception cref="ConfigException">It names another type.</exception>
    public static StoreType? ParseType(string key, string? value) => value?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "PEM" => StoreType.Pem,
        "PKCS12" => StoreType.Pkcs12,
        "JKS" => StoreType.Jks,
        _ => throw new ConfigException(key, value, "Expected PEM, PKCS12 or JKS; keytool -importkeystore … -deststoretype PKCS12 converts other stores"),
    };

    /// <summary>The configuration key, without what is secret.</summary>
    public override string ToString() => Path is null ? Key : $"{Key}={Path}";

    internal string Name(bool ofKey) => ofKey && KeyPasswordKey is not null ? KeyPasswordKey : PasswordKey;
}
