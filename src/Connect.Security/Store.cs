using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connect.Api;

namespace Connect.Security;

/// <summary>Reads a store of any form, and says what is wrong with it by its configuration key and file. Passwords are never part of it.</summary>
internal static class Store
{
    private const uint JceksMagic = 0xCECECECE;

    // Authorities of a whole system take half a megabyte. Whoever names the file may not own the machine.
    private const int MaxLength = 16 * 1024 * 1024;

    private const string Convert = "keytool -importkeystore -srckeystore STORE -srcstoretype {0} -destkeystore STORE.p12 -deststoretype PKCS12 makes it one that can be read";

    /// <summary>The bytes of a source's file.</summary>
    /// <exception cref="ConfigException">It cannot be read.</exception>
    public static byte[] Load(StoreSource source)
    {
        try
        {
            using var file = new FileStream(source.Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = file.Read(buffer)) > 0;) Append(source, bytes, buffer.AsSpan(0, read));
            return bytes.ToArray();
        }
        catch (Exception e) when (IsUnreadable(e)) { throw Wrong(source, e.Message, e); }
    }

    /// <inheritdoc cref="Load"/>
    public static async Task<byte[]> LoadAsync(StoreSource source, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(source.Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
            await using var closing = file.ConfigureAwait(false);
            var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;) Append(source, bytes, buffer.AsSpan(0, read));
            return bytes.ToArray();
        }
        catch (Exception e) when (IsUnreadable(e)) { throw Wrong(source, e.Message, e); }
    }

    /// <summary>The certificates to trust.</summary>
    /// <exception cref="ConfigException">They cannot be read, or there are none.</exception>
    public static X509Certificate2Collection Trusted(StoreSource source, byte[]? bytes) => Read(source, () =>
        Content(source, bytes).Trusted is { Count: > 0 } trusted ? new X509Certificate2Collection(trusted.ToArray()) : throw new StoreException("there is no certificate in it"));

    /// <summary>The private key with its certificates, the first where there are several.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="bytes">What the file holds.</param>
    /// <param name="warning">Hears of what is left out.</param>
    /// <exception cref="ConfigException">It cannot be read, or there is none.</exception>
    public static ClientCertificate Client(StoreSource source, byte[]? bytes, Action<string> warning) => Read(source, () =>
    {
        var keys = Content(source, bytes).Keys();
        if (keys.Count > 1) warning($"{source} has {keys.Count} private keys; that of {keys[0].Certificate.Subject} is used");
        return keys.Count > 0 ? keys[0] : throw new StoreException("there is no private key in it");
    });

    private static T Read<T>(StoreSource source, Func<T> read)
    {
        try { return read(); }
        catch (StoreException e) { throw Wrong(source, e.Message, e); }
        catch (CryptographicException e) { throw Wrong(source, "it is damaged", e); }
    }

    private static StoreContent Content(StoreSource source, byte[]? bytes)
    {
        if (bytes is null)
        {
            if (source.Type is not (null or StoreType.Pem))
                throw new StoreException($"Expected a store of the type {Name(source.Type.Value)}, as {source.TypeKey} says; certificates that are given themselves are PEM");
            return PemStore.Read(source.Certificates!, source.PrivateKey ?? "", source);
        }
        var content = PemStore.IsOne(bytes) ? PemStore.Read(bytes, source)
            : JavaKeyStore.IsOne(bytes) ? JavaKeyStore.Read(bytes, source)
            : Pkcs12Store.IsOne(bytes) ? Pkcs12Store.Read(bytes, source)
            : throw Unknown(bytes);
        // Java's JKS reads PKCS12 as well, and the other way round.
        if (source.Type is { } type && (type == StoreType.Pem) != (content.Type == StoreType.Pem))
            throw new StoreException($"it is a store of the type {Name(content.Type)}, but {source.TypeKey} says {Name(type)}");
        return content;
    }

    private static StoreException Unknown(byte[] bytes)
    {
        const string expected = "expected PEM, PKCS12 or JKS";
        if (bytes.Length > 4 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == JceksMagic)
            return new($"it is a store of the type JCEKS; {expected}; {Convert.Replace("{0}", "JCEKS", StringComparison.Ordinal)}");
        if (bytes.Length == 0) return new($"it is empty; {expected}");
        if (bytes[0] != 0x30) return new($"it is of no type that is known here; {expected}");
        try
        {
            X509CertificateLoader.LoadCertificate(bytes).Dispose();
            return new($"it is a certificate in DER; {expected}; openssl x509 -inform der -in FILE -out FILE.pem makes it one that can be read");
        }
        catch (CryptographicException)
        {
            // Two sequences where PKCS #12 has a version: as Bouncy Castle's stores for FIPS begin.
            return new($"it is a store of the type BCFKS, or damaged; {expected}; {Convert.Replace("{0}", "BCFKS", StringComparison.Ordinal)}");
        }
    }

    private static void Append(StoreSource source, MemoryStream bytes, ReadOnlySpan<byte> more)
    {
        if (bytes.Length + more.Length > MaxLength) throw Wrong(source, $"it is larger than {MaxLength / 1024 / 1024} MB, which no store is", null);
        bytes.Write(more);
    }

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string Name(StoreType type) => type.ToString().ToUpperInvariant();

    private static ConfigException Wrong(StoreSource source, string reason, Exception? cause) => source.Path is { } path
        ? new($"Invalid value {path} for configuration {source.Key}: {reason}", cause)
        : new($"Invalid value [hidden] for configuration {(source.PrivateKey is null ? source.Key : $"{source.PrivateKeyKey} or {source.Key}")}: {reason}", cause);
}
