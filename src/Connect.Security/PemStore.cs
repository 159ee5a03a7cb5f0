using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connect.Security;

/// <summary>Reads certificates and keys from PEM, however its lines are broken: values of configurations often come without line breaks.</summary>
internal static class PemStore
{
    /// <summary>Whether a file is PEM. It may begin with a description.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN "u8) >= 0;

    /// <inheritdoc cref="Read(string, string, StoreSource)"/>
    public static StoreContent Read(byte[] bytes, StoreSource source)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return Read(text, text, source);
    }

    /// <summary>Reads certificates and keys.</summary>
    /// <exception cref="StoreException">Something in it cannot be read, or a key's password is wrong or missing.</exception>
    public static StoreContent Read(string certificates, string keys, StoreSource source)
    {
        List<X509Certificate2> all = [.. Blocks(certificates).Where(b => b.Label is "CERTIFICATE" or "X509 CERTIFICATE").Select(b => Certificate(b.Content))];
        return new(StoreType.Pem, all, () => [.. Keys(keys, source).Select(key => ClientCertificate.Of(key, all))]);
    }

    private static X509Certificate2 Certificate(byte[] content)
    {
        try { return X509CertificateLoader.LoadCertificate(content); }
        catch (CryptographicException e) { throw new StoreException("a certificate in it is damaged", e); }
    }

    private static IEnumerable<byte[]> Keys(string text, StoreSource source)
    {
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw new StoreException("its private key is encrypted in OpenSSL's old form; openssl pkcs8 -topk8 -in KEY makes it one that can be read");
        foreach (var (label, content) in Blocks(text))
        {
            if (label == "ENCRYPTED PRIVATE KEY") yield return Decrypted(content, source);
            else if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) yield return Pkcs8(label, content);
        }
    }

    private static byte[] Pkcs8(string label, byte[] content)
    {
        try
        {
            switch (label)
            {
                case "PRIVATE KEY": return Pkcs8PrivateKeyInfo.Decode(content, out _, skipCopy: true).Encode();
                case "RSA PRIVATE KEY":
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportRSAPrivateKey(content, out _);
                        return rsa.ExportPkcs8PrivateKey();
                    }
                case "EC PRIVATE KEY":
                    using (var ec = ECDsa.Create())
                    {
                        ec.ImportECPrivateKey(content, out _);
                        return ec.ExportPkcs8PrivateKey();
                    }
                default: throw new StoreException($"it has a {label}; openssl pkcs8 -topk8 -nocrypt -in KEY makes it one that can be read");
            }
        }
        catch (CryptographicException e) { throw new StoreException("its private key is damaged", e); }
    }

    private static byte[] Decrypted(byte[] content, StoreSource source)
    {
        var ofKey = !string.IsNullOrEmpty(source.KeyPassword);
        var password = ofKey ? source.KeyPassword : source.Password;
        if (string.IsNullOrEmpty(password)) throw new StoreException($"its private key is encrypted: {source.Name(ofKey: true)} is missing");
        try { return Pkcs8PrivateKeyInfo.DecryptAndDecode(password, content, out _).Encode(); }
        catch (CryptographicException e)
        {
            throw new StoreException($"the password of the private key in {source.Name(ofKey)} is wrong, or the key is encrypted in a way that cannot be read", e);
        }
    }

    private static List<(string Label, byte[] Content)> Blocks(string text)
    {
        var blocks = new List<(string, byte[])>();
        // Without any line break two blocks touch each other.
        for (var rest = text.Replace("----------BEGIN ", "-----\n-----BEGIN ", StringComparison.Ordinal).AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            blocks.Add((rest[fields.Label].ToString(), Convert.FromBase64String(rest[fields.Base64Data].ToString())));
        return blocks;
    }
}
