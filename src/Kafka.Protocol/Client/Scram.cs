using System.Security.Cryptography;
using System.Text;

namespace Kafka.Protocol.Client;

/// <summary>The computations of SCRAM (RFC 5802), for both sides of an exchange.</summary>
public static class Scram
{
    /// <summary>The fewest iterations that Kafka and RFC 7677 allow.</summary>
    public const int MinIterations = 4096;

    /// <summary>The hash of a mechanism.</summary>
    public static HashAlgorithmName Hash(SaslMechanism mechanism) => mechanism switch
    {
        SaslMechanism.ScramSha256 => HashAlgorithmName.SHA256,
        SaslMechanism.ScramSha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, "not a SCRAM mechanism"),
    };

    /// <summary>SaltedPassword: what both keys are made of.</summary>
    public static byte[] SaltedPassword(HashAlgorithmName hash, string password, byte[] salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, hash, hash == HashAlgorithmName.SHA512 ? 64 : 32);

    /// <summary>ClientKey: what the client proves to know.</summary>
    public static byte[] ClientKey(HashAlgorithmName hash, byte[] saltedPassword)
        => CryptographicOperations.HmacData(hash, saltedPassword, "Client Key"u8.ToArray());

    /// <summary>ServerKey: what the server proves to know.</summary>
    public static byte[] ServerKey(HashAlgorithmName hash, byte[] saltedPassword)
        => CryptographicOperations.HmacData(hash, saltedPassword, "Server Key"u8.ToArray());

    /// <summary>StoredKey: what a server keeps to check a client's proof.</summary>
    public static byte[] StoredKey(HashAlgorithmName hash, byte[] clientKey) => CryptographicOperations.HashData(hash, clientKey);

    /// <summary>ClientSignature or ServerSignature: the first under StoredKey, the second under ServerKey.</summary>
    /// <param name="hash">The mechanism's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="authMessage">Client's first message without its header, server's first message and client's final message without its proof, with
    /// commas between.</param>
    public static byte[] Signature(HashAlgorithmName hash, byte[] key, string authMessage)
        => CryptographicOperations.HmacData(hash, key, Encoding.UTF8.GetBytes(authMessage));

    /// <summary>ClientProof, from ClientKey and ClientSignature; and ClientKey back again from the proof.</summary>
    public static byte[] Xor(byte[] left, byte[] right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var result = new byte[left.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (byte)(left[i] ^ right[i]);
        return result;
    }

    /// <summary>A name as it stands in a message: commas and equals signs have other meanings there.</summary>
    public static string Escape(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
    }
}
