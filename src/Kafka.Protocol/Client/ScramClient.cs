using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kafka.Protocol.Client;

/// <summary>The client's side of one SCRAM exchange (RFC 5802): two messages out, two back.</summary>
/// <param name="credentials">Mechanism, name and password.</param>
/// <param name="nonce">Printable characters that were never used before, without commas.</param>
internal sealed class ScramClient(SaslCredentials credentials, string nonce)
{
    // Kafka's own limit for stored credentials; more would only keep the processor busy.
    private const int MaxIterations = 1_000_000;

    private readonly HashAlgorithmName _hash = Scram.Hash(credentials.Mechanism);
    private byte[] _serverSignature = [];

    public ScramClient(SaslCredentials credentials) : this(credentials, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)))
    {
    }

    private string FirstBare => $"n={Scram.Escape(credentials.Username)},r={nonce}";

    public byte[] First() => Encoding.UTF8.GetBytes($"n,,{FirstBare}");

    /// <summary>Answers the server's challenge with the proof that the password is known.</summary>
    /// <exception cref="FormatException">The challenge is none, or not one for this exchange.</exception>
    public byte[] Final(byte[] serverFirst)
    {
        var challenge = Encoding.UTF8.GetString(serverFirst);
        var serverNonce = Attribute(challenge, 'r');
        var salt = Convert.FromBase64String(Attribute(challenge, 's'));
        if (!serverNonce.StartsWith(nonce, StringComparison.Ordinal) || serverNonce.Length == nonce.Length)
            throw new FormatException("the broker's nonce does not go on from the client's");
        var count = Attribute(challenge, 'i');
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < Scram.MinIterations or > MaxIterations)
            throw new FormatException($"the broker asks for {count} iterations; {Scram.MinIterations} to {MaxIterations} are allowed");

        var withoutProof = $"c=biws,r={serverNonce}"; // biws is base64 of "n,,": no channel binding
        var authMessage = $"{FirstBare},{challenge},{withoutProof}";
        var salted = Scram.SaltedPassword(_hash, credentials.Password, salt, iterations);
        var clientKey = Scram.ClientKey(_hash, salted);
        var proof = Scram.Xor(clientKey, Scram.Signature(_hash, Scram.StoredKey(_hash, clientKey), authMessage));
        _serverSignature = Scram.Signature(_hash, Scram.ServerKey(_hash, salted), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Checks that the server knows the password too.</summary>
    /// <exception cref="FormatException">It does not, or it refuses the client.</exception>
    public void Verify(byte[] serverFinal)
    {
        var message = Encoding.UTF8.GetString(serverFinal);
        if (message.StartsWith("e=", StringComparison.Ordinal))
            throw new FormatException($"the broker refuses: {message[2..]}");
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(Attribute(message, 'v')), _serverSignature))
            throw new FormatException("the broker does not know the password either: its signature is wrong");
    }

    private static string Attribute(string message, char name)
    {
        foreach (var part in message.Split(','))
        {
            if (part.Length > 1 && part[0] == name && part[1] == '=')
                return part[2..];
        }
        throw new FormatException($"the broker's message has no attribute {name}");
    }
}
