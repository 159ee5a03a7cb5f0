using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connect.Converters.Registry;

/// <summary>How connections to the registry are secured: <c>schema.registry.ssl.*</c>.</summary>
internal static class RegistryTls
{
    /// <exception cref="ConfigException">A file cannot be read or is of no known form.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "An empty endpoint.identification.algorithm asks for any host; the chain is checked all the same.")]
    public static SslClientAuthenticationOptions Options(ParsedConfig config)
    {
        var options = new SslClientAuthenticationOptions();
        var trusted = Trusted(config);
        if (trusted is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        if (string.IsNullOrEmpty(config.GetString(RegistryConfig.HostCheck)))
            options.RemoteCertificateValidationCallback = static (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
        if (Own(config) is { } own) options.ClientCertificateContext = own;
        return options;
    }

    private static X509Certificate2Collection? Trusted(ParsedConfig config)
    {
        if (config.Secret(RegistryConfig.TrustCertificates) is { } pem) return Pem(RegistryConfig.TrustCertificates, pem);
        if (config.GetString(RegistryConfig.TrustLocation) is not { Length: > 0 } file) return null;
        var bytes = Read(RegistryConfig.TrustLocation, file);
        var certificates = IsPem(bytes) ? Pem(RegistryConfig.TrustLocation, Encoding.UTF8.GetString(bytes))
            : Pkcs12(RegistryConfig.TrustLocation, file, bytes, config.Secret(RegistryConfig.TrustPassword));
        return certificates.Count > 0 ? certificates : throw new ConfigException(RegistryConfig.TrustLocation, file, "there is no certificate in the file");
    }

    private static SslStreamCertificateContext? Own(ParsedConfig config)
    {
        var password = config.Secret(RegistryConfig.KeyPassword);
        if (config.Secret(RegistryConfig.KeyPem) is { } key)
        {
            var chain = config.Secret(RegistryConfig.KeyChain)
                ?? throw new ConfigException($"Missing configuration \"{RegistryConfig.KeyChain}\", which {RegistryConfig.KeyPem} needs");
            return FromPem(RegistryConfig.KeyPem, chain, key, password);
        }
        if (config.GetString(RegistryConfig.KeyLocation) is not { Length: > 0 } file) return null;
        var bytes = Read(RegistryConfig.KeyLocation, file);
        if (IsPem(bytes))
        {
            var text = Encoding.UTF8.GetString(bytes);
            return FromPem(RegistryConfig.KeyLocation, text, text, password);
        }
        var all = Pkcs12(RegistryConfig.KeyLocation, file, bytes, config.Secret(RegistryConfig.KeyStorePassword));
        var own = all.FirstOrDefault(c => c.HasPrivateKey)
            ?? throw new ConfigException(RegistryConfig.KeyLocation, file, "there is no private key in the file");
        all.Remove(own);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    private static SslStreamCertificateContext FromPem(string option, string chain, string key, string? password)
    {
        try
        {
            using var bare = password is null ? X509Certificate2.CreateFromPem(chain, key) : X509Certificate2.CreateFromEncryptedPem(chain, key, password);
            var certificates = Pem(option, chain);
            certificates.RemoveAt(0);
            // A key that came from PEM is not one that every platform can use for TLS.
            return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null), certificates, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConfigException($"{option} holds no certificate and key in PEM: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Pem(string option, string text)
    {
        var certificates = new X509Certificate2Collection();
        try { certificates.ImportFromPem(text); }
        catch (CryptographicException e) { throw new ConfigException($"{option} holds no certificates in PEM: {e.Message}", e); }
        return certificates;
    }

    private static X509Certificate2Collection Pkcs12(string option, string file, byte[] bytes, string? password)
    {
        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFE, 0xED]))
            throw new ConfigException(option, file,
                "the file is of the old type JKS; keytool -importkeystore -srckeystore old.jks -destkeystore new.p12 -deststoretype pkcs12 makes it one of the "
                + "type PKCS12");
        try { return X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.EphemeralKeySet); }
        catch (CryptographicException e)
        {
            throw new ConfigException(
                $"Invalid value {file} for configuration {option}: it is neither PEM nor PKCS#12, or the password is another one: {e.Message}", e);
        }
    }

    private static byte[] Read(string option, string file)
    {
        try { return File.ReadAllBytes(file); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"Invalid value {file} for configuration {option}: {e.Message}", e);
        }
    }

    private static bool IsPem(byte[] bytes) => bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0;
}
