using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connect.Security;

/// <summary>
/// Reads key stores of Java's own format, JKS: certificates in the clear, keys hidden by a stream of SHA-1 sums, and a sum over all of it with the password.
/// </summary>
internal static class JavaKeyStore
{
    private const uint Magic = 0xFEEDFEED;
    private const int KeyEntry = 1, CertificateEntry = 2, SumLength = 20;

    /// <summary>Whether bytes begin as such a store does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 + SumLength && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Magic;

    /// <summary>Reads a store. Without a password its certificates can be read, but not whether somebody changed it.</summary>
    /// <exception cref="StoreException">The password is wrong, or the store is damaged.</exception>
    public static StoreContent Read(byte[] bytes, StoreSource source)
    {
        if (!string.IsNullOrEmpty(source.Password)
            && !CryptographicOperations.FixedTimeEquals(Sum(Secret(source.Password), "Mighty Aphrodite"u8, bytes.AsSpan(..^SumLength)), bytes.AsSpan(^SumLength..)))
            throw new StoreException($"the password in {source.PasswordKey} is wrong, or the store is damaged");
        try
        {
            var reader = new Reader(bytes.AsSpan(..^SumLength));
            reader.Int();
            var version = reader.Int();
            if (version is not (1 or 2)) throw new StoreException($"it is a JKS store of version {version}; expected 1 or 2");
            var trusted = new List<X509Certificate2>();
            var keys = new List<(byte[] Hidden, X509Certificate2[] Chain)>();
            for (var entries = reader.Int(); entries > 0; entries--)
            {
                var tag = reader.Int();
                reader.Text();
                reader.Take(sizeof(long));
                if (tag == CertificateEntry) trusted.Add(reader.Certificate(version));
                else if (tag == KeyEntry)
                {
                    var hidden = reader.Take(reader.Int()).ToArray();
                    var chain = new X509Certificate2[Math.Min(reader.Int(), 1000)];
                    for (var i = 0; i < chain.Length; i++) chain[i] = reader.Certificate(version);
                    keys.Add((hidden, chain));
                    if (chain.Length > 0) trusted.Add(chain[0]);
                }
                else throw new StoreException($"the store is damaged: an entry has the tag {tag}");
            }
            return new(StoreType.Jks, trusted, () => [.. keys.Select(key => ClientCertificate.Of(Reveal(key.Hidden, source), key.Chain))]);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException or CryptographicException)
        {
            throw new StoreException("the store is damaged, or cut off", e);
        }
    }

    // EncryptedPrivateKeyInfo of Sun's own algorithm: 20 bytes of salt, the key under the stream, 20 bytes of sum.
    private static byte[] Reveal(byte[] encrypted, StoreSource source)
    {
        ReadOnlySpan<byte> hidden;
        try
        {
            var info = new AsnReader(encrypted, AsnEncodingRules.BER).ReadSequence();
            info.ReadSequence();
            hidden = info.ReadOctetString();
        }
        catch (AsnContentException e) { throw new StoreException("the store is damaged: a private key is not where it should be", e); }
        if (hidden.Length <= 2 * SumLength) throw new StoreException("the store is damaged: a private key is cut off");
        foreach (var password in (ReadOnlySpan<string?>)[source.KeyPassword, source.Password])
            if (!string.IsNullOrEmpty(password) && TryReveal(hidden, Secret(password)) is { } key) return key;
        throw new StoreException(string.IsNullOrEmpty(source.KeyPassword) && string.IsNullOrEmpty(source.Password)
            ? $"its private key has a password: {source.Name(ofKey: true)} is missing"
            : $"the password of the private key in {source.Name(ofKey: !string.IsNullOrEmpty(source.KeyPassword))} is wrong");
    }

    private static byte[]? TryReveal(ReadOnlySpan<byte> hidden, byte[] secret)
    {
        var key = hidden[SumLength..^SumLength].ToArray();
        var last = hidden[..SumLength].ToArray();
        for (var i = 0; i < key.Length; i++)
        {
            if (i % SumLength == 0) last = Sum(secret, last, default);
            key[i] ^= last[i % SumLength];
        }
        return Sum(secret, key, default).AsSpan().SequenceEqual(hidden[^SumLength..]) ? key : null;
    }

    private static byte[] Secret(string password) => Encoding.BigEndianUnicode.GetBytes(password);

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

        public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

        public ReadOnlySpan<byte> Text() => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort))));

        public X509Certificate2 Certificate(int version)
        {
            if (version == 2) Text();
            return X509CertificateLoader.LoadCertificate(Take(Int()));
        }
    }
}
