using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connect.Security;

/// <summary>A private key with its certificate and those that vouch for it.</summary>
public sealed class ClientCertificate
{
    private const string RsaOid = "1.2.840.113549.1.1.1", EcOid = "1.2.840.10045.2.1", DsaOid = "1.2.840.10040.4.1";

    private readonly byte[] _pkcs8;

    private ClientCertificate(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> issuers, byte[] pkcs8)
    {
        Certificate = certificate;
        Issuers = [.. issuers];
        _pkcs8 = pkcs8;
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Those that vouch for it, each after the one it has signed.</summary>
    public X509Certificate2Collection Issuers { get; }

    /// <summary>The certificate and its issuers in PEM.</summary>
    public string CertificatePem => string.Join('\n', Issuers.Prepend(Certificate).Select(c => c.ExportCertificatePem())) + "\n";

    /// <summary>The private key as PKCS #8 in PEM, not encrypted. A secret.</summary>
    public string KeyPem => PemEncoding.WriteString("PRIVATE KEY", _pkcs8) + "\n";

    /// <summary>Puts a key together with the certificate among some that is its own.</summary>
    /// <param name="pkcs8">The key (RFC 5208).</param>
    /// <param name="certificates">The certificates, its own among them.</param>
    /// <exception cref="StoreException">None is, or the key is of another kind than RSA, EC or DSA.</exception>
    internal static ClientCertificate Of(byte[] pkcs8, IReadOnlyList<X509Certificate2> certificates)
    {
        if (certificates.Count == 0) throw new StoreException("there is a private key without a certificate");
        foreach (var certificate in certificates)
            if (TryJoin(certificate, pkcs8) is { } own) return new(own, Chain(certificate, certificates), pkcs8);
        throw new StoreException($"the private key is not that of the certificate {certificates[0].Subject}");
    }

    private static X509Certificate2? TryJoin(X509Certificate2 certificate, byte[] pkcs8)
    {
        var algorithm = certificate.PublicKey.Oid.Value;
        AsymmetricAlgorithm? key = algorithm switch { RsaOid => RSA.Create(), EcOid => ECDsa.Create(), DsaOid => DSA.Create(), _ => null };
        if (key is null) throw new StoreException($"the certificate {certificate.Subject} has a key of the kind {algorithm}; expected RSA, EC or DSA");
        using (key)
        {
            // A key of another kind than the certificate's says so when it is read, one of the same kind when they are joined.
            try
            {
                key.ImportPkcs8PrivateKey(pkcs8, out _);
                using var joined = key switch
                {
                    RSA rsa => certificate.CopyWithPrivateKey(rsa),
                    ECDsa ec => certificate.CopyWithPrivateKey(ec),
                    _ => certificate.CopyWithPrivateKey((DSA)key),
                };
                return Usable(joined);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException) { return null; }
        }
    }

    // Windows uses only keys that a provider keeps, which one from a PKCS #12 store is.
    private static X509Certificate2 Usable(X509Certificate2 joined) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null)
        : new X509Certificate2(joined);

    private static List<X509Certificate2> Chain(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> all)
    {
        var chain = new List<X509Certificate2>();
        for (var last = certificate; last.Subject != last.Issuer;)
        {
            var issuer = all.FirstOrDefault(c => c.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData) && !chain.Contains(c) && c != certificate);
            if (issuer is null) break;
            chain.Add(last = issuer);
        }
        return chain;
    }
}
