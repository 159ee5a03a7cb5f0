using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Client;

/// <summary>
/// The certificates of <c>tls_roots</c>: a Java key store (JKS), PKCS#12 or PEM, told apart by how the file begins.
/// A trusted certificate in a JKS file is not encrypted; its password only guards against changes, so it is not needed for reading.
/// </summary>
internal static class TrustedRoots
{
    private const uint JksMagic = 0xFEEDFEED;
    private const int JksKeyEntry = 1, JksCertificateEntry = 2;

    /// <summary>How a TLS connection checks its server.</summary>
    /// <param name="conf">Whether to check, and which certificates to trust.</param>
    /// <param name="host">The server's name.</param>
    /// <exception cref="LineSenderException">The file of trusted certificates cannot be read.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "tls_verify=unsafe_off asks for exactly that.")]
    public static SslClientAuthenticationOptions Options(ClientConf conf, string? host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (!conf.VerifiesTls) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        else if (conf.TlsRoots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Load(roots.File, roots.Password));
            options.CertificateChainPolicy = policy;
        }
        return options;
    }

    /// <summary>The certificates in a file.</summary>
    /// <exception cref="LineSenderException">It cannot be read, or holds none.</exception>
    public static X509Certificate2Collection Load(string file, string password)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var certificates = bytes.AsSpan().StartsWith("-----BEGIN"u8) ? Pem(bytes)
                : bytes.Length > 4 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == JksMagic ? Jks(bytes)
                : X509CertificateLoader.LoadPkcs12Collection(bytes, password, X509KeyStorageFlags.EphemeralKeySet);
            return certificates.Count > 0 ? certificates : throw new LineSenderException($"tls_roots: there is no certificate in {file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new LineSenderException($"tls_roots: cannot read certificates from {file}: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Pem(byte[] bytes)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
        return certificates;
    }

    // magic, version, count, entries: tag, alias, milliseconds, then a key with its chain or one certificate, each with its type (version 2).
    private static X509Certificate2Collection Jks(ReadOnlySpan<byte> rest)
    {
        var certificates = new X509Certificate2Collection();
        rest = rest[4..];
        var version = TakeInt(ref rest);
        var count = TakeInt(ref rest);
        for (var i = 0; i < count; i++)
        {
            var tag = TakeInt(ref rest);
            Take(ref rest, TakeShort(ref rest));
            Take(ref rest, sizeof(long));
            var chain = 1;
            if (tag == JksKeyEntry)
            {
                Take(ref rest, TakeInt(ref rest));
                chain = TakeInt(ref rest);
            }
            else if (tag != JksCertificateEntry) throw new CryptographicException($"a JKS entry has the unknown tag {tag}");
            for (var c = 0; c < chain; c++)
            {
                if (version == 2) Take(ref rest, TakeShort(ref rest));
                var certificate = Take(ref rest, TakeInt(ref rest));
                if (tag == JksCertificateEntry) certificates.Add(X509CertificateLoader.LoadCertificate(certificate));
            }
        }
        return certificates;
    }

    private static int TakeInt(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadInt32BigEndian(Take(ref rest, sizeof(int)));

    private static int TakeShort(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadUInt16BigEndian(Take(ref rest, sizeof(ushort)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
