using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo.Client;

/// <summary>
/// The certificates for TLS. Stores may be PKCS12, as Java's keytool has written since Java 9, its older JKS, or PEM files, whose key may be encrypted.
/// </summary>
internal sealed class KeyStores
{
    private KeyStores(byte[]? trust, X509Certificate2Collection? trusted, byte[]? key, X509Certificate2? client)
    {
        Trusted = trusted;
        Client = client;
        Fingerprint = Convert.ToHexString(SHA256.HashData([.. trust ?? [], 0, .. key ?? []]));
    }

    /// <summary>The certificates to trust, or null for the system's.</summary>
    public X509Certificate2Collection? Trusted { get; }

    /// <summary>The client's certificate with its key, or null.</summary>
    public X509Certificate2? Client { get; }

    /// <summary>Changes with what the files hold.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads the stores that the connector's keys name, or else the files that the connection string names.</summary>
    /// <exception cref="ConnectException">One cannot be read.</exception>
    public static async Task<KeyStores> ReadAsync(ConnectionOptions options, ConnectionString uri, CancellationToken cancellationToken)
    {
        var (trustKey, trustPath, trustPassword) = options.TrustStore is { } store
            ? (SinkConfig.TrustStore, store, options.TrustStorePassword)
            : ("tlsCAFile of connection.uri", uri.TrustFile, "");
        var (keysKey, keysPath, keysPassword) = options.KeyStore is { } keyStore
            ? (SinkConfig.KeyStore, keyStore, options.KeyStorePassword)
            : ("tlsCertificateKeyFile of connection.uri", uri.KeyFile, uri.KeyFilePassword ?? "");
        var trust = await LoadAsync(trustKey, trustPath, cancellationToken).ConfigureAwait(false);
        var keys = await LoadAsync(keysKey, keysPath, cancellationToken).ConfigureAwait(false);
        return new(
            trust, trust is null ? null : Read(trustKey, trustPath!, () => Certificates(trust, trustPassword)),
            keys, keys is null ? null : Read(keysKey, keysPath!, () => WithKey(keys, keysPassword)));
    }

    /// <summary>Whether the server's certificate is trusted.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">What came with it.</param>
    /// <param name="errors">What the system found wrong with it.</param>
    /// <param name="anyHostName">Whether it may be for another host.</param>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, bool anyHostName)
    {
        if (certificate is not X509Certificate2 server) return false;
        if (anyHostName) errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (Trusted is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return errors == SslPolicyErrors.None;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(Trusted);
        if (chain is not null)
            foreach (var element in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        // Java trusts a certificate of the store itself, whoever signed it.
        return own.Build(server) || Trusted.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(server.RawDataMemory.Span));
    }

    private static async Task<byte[]?> LoadAsync(string key, string? path, CancellationToken cancellationToken)
    {
        if (path is null) return null;
        try { return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException) { throw Unreadable(key, path, e); }
    }

    private static T Read<T>(string key, string path, Func<T> read)
    {
        try { return read(); }
        catch (Exception e) when (e is CryptographicException or ArgumentException) { throw Unreadable(key, path, e); }
    }

    private static ConnectException Unreadable(string key, string path, Exception e) => new($"{key}: the key store {path} cannot be read: {e.Message}", e);

    private static X509Certificate2Collection Certificates(byte[] bytes, string password)
    {
        if (!IsPem(bytes)) return Store(bytes, password);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate");
    }

    private static X509Certificate2 WithKey(byte[] bytes, string password)
    {
        if (IsPem(bytes))
        {
            var pem = Encoding.UTF8.GetString(bytes);
            return password.Length > 0 && pem.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(pem, pem, password)
                : X509Certificate2.CreateFromPem(pem, pem);
        }
        return Store(bytes, password).FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException("it has no certificate with a key");
    }

    private static X509Certificate2Collection Store(byte[] bytes, string password) => JavaKeyStore.IsOne(bytes)
        ? JavaKeyStore.Read(bytes, password)
        : X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);

    // A PEM file may begin with a description.
    private static bool IsPem(byte[] bytes) => bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0;
}
