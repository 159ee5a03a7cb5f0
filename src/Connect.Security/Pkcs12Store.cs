using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Connect.Security;

/// <summary>Reads PKCS #12 stores (RFC 7292) as Java does: certificates that keytool marked as trusted are, and the first of each key.</summary>
internal static class Pkcs12Store
{
    // Oracle's attribute of a certificate that is an entry of its own, and PKCS #9's of a key and its certificate.
    private const string TrustedKeyUsage = "2.16.840.1.113894.746875.1.1", LocalKeyId = "1.2.840.113549.1.9.21";

    /// <summary>Whether bytes begin as such a store does: a sequence with the version 3.</summary>
    public static bool IsOne(byte[] bytes)
    {
        try { return new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence().TryReadInt32(out var version) && version == 3; }
        catch (AsnContentException) { return false; }
    }

    /// <summary>Reads a store.</summary>
    /// <exception cref="StoreException">The password is wrong or missing, or the store is damaged.</exception>
    public static StoreContent Read(byte[] bytes, StoreSource source)
    {
        try
        {
            var store = Pkcs12Info.Decode(bytes, out _, skipCopy: true);
            var password = Verified(store, source);
            var certificates = new List<Entry>();
            var keys = new List<Pkcs12SafeBag>();
            var isClosed = false;
            foreach (var part in store.AuthenticatedSafe) isClosed |= !Read(part, password, certificates, keys, source);
            if (isClosed && certificates.Count == 0) throw new StoreException($"it is encrypted: {source.PasswordKey} is missing");
            X509Certificate2[] all = [.. certificates.Select(c => c.Certificate)];
            return new(StoreType.Pkcs12, Trusted(certificates, keys), () => [.. keys.Select(key => ClientCertificate.Of(Reveal(key, source, password), all))]);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw new StoreException("the store is damaged, or has something that cannot be read", e);
        }
    }

    // The password that the store's sum was made with. One of no characters is written in two ways.
    private static string? Verified(Pkcs12Info store, StoreSource source)
    {
        if (store.IntegrityMode != Pkcs12IntegrityMode.Password) return source.Password;
        if (!string.IsNullOrEmpty(source.Password))
            return store.VerifyMac(source.Password) ? source.Password
                : throw new StoreException($"the password in {source.PasswordKey} is wrong, or the store is damaged");
        return store.VerifyMac("") ? "" : null;
    }

    private static bool Read(Pkcs12SafeContents part, string? password, List<Entry> certificates, List<Pkcs12SafeBag> keys, StoreSource source)
    {
        if (part.ConfidentialityMode == Pkcs12ConfidentialityMode.Password)
        {
            if (password is null) return false;
            try { part.Decrypt(password); }
            catch (CryptographicException e) when (string.IsNullOrEmpty(source.Password))
            {
                throw new StoreException($"it is encrypted: {source.PasswordKey} is missing", e);
            }
            catch (CryptographicException e) { throw new StoreException($"the password in {source.PasswordKey} is wrong, or the store is damaged", e); }
        }
        else if (part.ConfidentialityMode != Pkcs12ConfidentialityMode.None) throw new StoreException("it is encrypted for somebody's key; expected a password");
        foreach (var bag in part.GetBags())
        {
            switch (bag)
            {
                case Pkcs12CertBag { IsX509Certificate: true } certificate:
                    certificates.Add(new(certificate.GetCertificate(), Attribute(certificate, TrustedKeyUsage) is not null, LocalId(certificate)));
                    break;
                case Pkcs12ShroudedKeyBag or Pkcs12KeyBag: keys.Add(bag); break;
                case Pkcs12SafeContentsBag { SafeContents: { } inner }: Read(inner, password, certificates, keys, source); break;
            }
        }
        return true;
    }

    // OpenSSL marks nothing: of a store without keys all certificates are meant then, which Java takes for an empty store.
    private static List<X509Certificate2> Trusted(List<Entry> certificates, List<Pkcs12SafeBag> keys)
    {
        var ids = keys.Select(LocalId).OfType<string>().ToHashSet();
        var trusted = certificates.Where(c => c.IsTrusted || (c.LocalId is { } id && ids.Contains(id))).Select(c => c.Certificate).ToList();
        return trusted.Count > 0 ? trusted : [.. certificates.Select(c => c.Certificate)];
    }

    private sealed record Entry(X509Certificate2 Certificate, bool IsTrusted, string? LocalId);

    private static string? LocalId(Pkcs12SafeBag bag) => Attribute(bag, LocalKeyId) is { } id ? Convert.ToHexString(id.RawData) : null;

    private static AsnEncodedData? Attribute(Pkcs12SafeBag bag, string oid) =>
        bag.Attributes.Cast<CryptographicAttributeObject>().FirstOrDefault(a => a.Oid.Value == oid)?.Values.Cast<AsnEncodedData>().FirstOrDefault();

    private static byte[] Reveal(Pkcs12SafeBag bag, StoreSource source, string? password)
    {
        if (bag is Pkcs12KeyBag open) return open.Pkcs8PrivateKey.ToArray();
        var encrypted = ((Pkcs12ShroudedKeyBag)bag).EncryptedPkcs8PrivateKey;
        foreach (var candidate in (ReadOnlySpan<string?>)[string.IsNullOrEmpty(source.KeyPassword) ? null : source.KeyPassword, password])
        {
            if (candidate is null) continue;
            try { return Pkcs8PrivateKeyInfo.DecryptAndDecode(candidate, encrypted, out _).Encode(); }
            catch (CryptographicException) { /* another password, or the wrong one */ }
        }
        throw new StoreException(string.IsNullOrEmpty(source.KeyPassword) && string.IsNullOrEmpty(password)
            ? $"its private key has a password: {source.PasswordKey} is missing"
            : $"the password of the private key in {source.Name(ofKey: !string.IsNullOrEmpty(source.KeyPassword))} is wrong");
    }
}
