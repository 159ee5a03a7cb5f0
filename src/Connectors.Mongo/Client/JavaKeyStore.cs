using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connectors.Mongo.Client;

/// <summary>
/// Reads key stores of Java's own format, JKS, the standard before Java 9: certificates in the clear, keys hidden by a stream of SHA-1 sums, and a sum
/// over all of it with the password.
/// </summary>
internal static class JavaKeyStore
{
    private const uint Magic = 0xFEEDFEED;
    private const int KeyEntry = 1;

    /// <summary>Whether bytes begin as such a store does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length > 12 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Magic;

    /// <summary>The certificates, those of keys with them.</summary>
    /// <exception cref="CryptographicException">The password is wrong, or the store is damaged.</exception>
    public static X509Certificate2Collection Read(byte[] bytes, string password)
    {
        var secret = Encoding.BigEndianUnicode.GetBytes(password);
        if (password.Length > 0 && !CryptographicOperations.FixedTimeEquals(Sum(secret, "Mighty Aphrodite"u8, bytes.AsSpan(..^20)), bytes.AsSpan(^20..)))
            throw new CryptographicException("the password is wrong, or the store was damaged");
        try
        {
            var reader = new Reader(bytes);
            reader.Int();
            var version = reader.Int();
            var certificates = new X509Certificate2Collection();
            for (var entries = reader.Int(); entries > 0; entries--)
            {
                var isKey = reader.Int() == KeyEntry;
                reader.Text();
                reader.Take(8);
                if (!isKey)
                {
                    certificates.Add(reader.Certificate(version));
                    continue;
                }
                var key = reader.Take(reader.Int());
                for (var chain = reader.Int(); chain > 0; chain--)
                {
                    var certificate = reader.Certificate(version);
                    certificates.Add(key.IsEmpty ? certificate : WithKey(certificate, Reveal(key, secret)));
                    key = default;
                }
            }
            return certificates;
        }
        catch (ArgumentOutOfRangeException e) { throw new CryptographicException("the store is cut off", e); }
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, byte[] pkcs8)
    {
        if (certificate.PublicKey.Oid.Value == "1.2.840.113549.1.1.1")
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return certificate.CopyWithPrivateKey(rsa);
        }
        using var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(pkcs8, out _);
        return certificate.CopyWithPrivateKey(ec);
    }

    // EncryptedPrivateKeyInfo of Sun's own algorithm: 20 bytes of salt, the key under the stream, 20 bytes of sum.
    private static byte[] Reveal(ReadOnlySpan<byte> encrypted, byte[] secret)
    {
        var hidden = EncryptedBytes(encrypted);
        var key = hidden[20..^20].ToArray();
        var last = hidden[..20].ToArray();
        for (var i = 0; i < key.Length; i++)
        {
            if (i % 20 == 0) last = Sum(secret, last, default);
            key[i] ^= last[i % 20];
        }
        return Sum(secret, key, default).AsSpan().SequenceEqual(hidden[^20..])
            ? key
            : throw new CryptographicException("the password of the key is not that of the store");
    }

    private static ReadOnlySpan<byte> EncryptedBytes(ReadOnlySpan<byte> info)
    {
        var reader = new System.Formats.Asn1.AsnReader(info.ToArray(), System.Formats.Asn1.AsnEncodingRules.BER).ReadSequence();
        reader.ReadSequence();
        return reader.ReadOctetString();
    }

    // SHA-1 is what the format is made of.
#pragma warning disable CA5350
    private static byte[] Sum(byte[] secret, ReadOnlySpan<byte> more, ReadOnlySpan<byte> rest)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        sha.AppendData(secret);
        sha.AppendData(more);
        sha.AppendData(rest);
        return sha.GetHashAndReset();
    }
#pragma warning restore CA5350

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public ReadOnlySpan<byte> Take(int count)
        {
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(4));
        public string Text() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))));

        public X509Certificate2 Certificate(int version)
        {
            if (version == 2) Text();
            return X509CertificateLoader.LoadCertificate(Take(Int()));
        }
    }
}
