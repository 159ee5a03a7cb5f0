using System.Security.Cryptography;
using Connect.Api;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Rest;

/// <summary>The message authentication codes that requests between workers are signed with, by the names that Java gives them.</summary>
internal static class Signatures
{
    private static readonly Dictionary<string, (HashAlgorithmName Hash, int KeySize)> Algorithms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HmacMD5"] = (HashAlgorithmName.MD5, 64),
        ["HmacSHA1"] = (HashAlgorithmName.SHA1, 64),
        ["HmacSHA256"] = (HashAlgorithmName.SHA256, 32),
        ["HmacSHA384"] = (HashAlgorithmName.SHA384, 48),
        ["HmacSHA512"] = (HashAlgorithmName.SHA512, 64),
    };

    /// <summary>Whether there is such an algorithm.</summary>
    public static bool IsKnown(string algorithm) => Algorithms.ContainsKey(algorithm);

    /// <summary>Checks the algorithm that a setting of the worker names.</summary>
    /// <exception cref="ConfigException">There is no such algorithm.</exception>
    public static string Require(string key, string algorithm) => IsKnown(algorithm) ? algorithm
        : throw new ConfigException(key, algorithm, $"Expected one of {string.Join(", ", Algorithms.Keys)}");

    /// <summary>How many bytes a key has when nothing is said of its size, as in Java.</summary>
    public static int DefaultKeySize(string algorithm) => Algorithms[algorithm].KeySize;

    /// <summary>Whether a key is as the worker's settings want it.</summary>
    public static bool Fits(SessionKey key, string algorithm, int? size) =>
        key.Algorithm.Equals(algorithm, StringComparison.OrdinalIgnoreCase) && key.Key.Length == (size ?? DefaultKeySize(algorithm));

    /// <summary>The signature of a body.</summary>
    public static byte[] Sign(string algorithm, byte[] key, ReadOnlySpan<byte> body) => CryptographicOperations.HmacData(Algorithms[algorithm].Hash, key, body);
}
