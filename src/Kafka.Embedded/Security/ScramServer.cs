using System.Security.Cryptography;
using System.Text;
using Kafka.Protocol.Client;

namespace Kafka.Embedded.Security;

/// <summary>The server's side of one SCRAM exchange without channel binding (RFC 5802, RFC 7677).</summary>
/// <param name="mechanism"><see cref="Sha256"/> or <see cref="Sha512"/>.</param>
/// <param name="users">User names and passwords.</param>
internal sealed class ScramServer(string mechanism, IReadOnlyDictionary<string, string> users)
{
    public const string Sha256 = "SCRAM-SHA-256";
    public const string Sha512 = "SCRAM-SHA-512";

    private readonly HashAlgorithmName _hash = mechanism == Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
    private string? _firstBare;
    private string? _serverFirst;
    private string? _binding;
    private string _nonce = "";
    private byte[] _salted = [];

    public bool IsComplete { get; private set; }

    /// <exception cref="InvalidDataException">The message is not what is expected, or the proof is wrong.</exception>
    public byte[] Step(ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message);
        return Encoding.UTF8.GetBytes(_serverFirst is null ? First(text) : Final(text));
    }

    private string First(string text)
    {
        // n,a=identity,n=user,r=nonce: a binding flag, perhaps an identity, and the message proper.
        var parts = text.Split(',', 3);
        if (parts.Length < 3 || parts[0] is not ("n" or "y"))
            throw new InvalidDataException("Invalid SCRAM client first message: a message without channel binding is expected.");
        _binding = parts[0] + "," + parts[1] + ",";
        _firstBare = parts[2];
        var name = Field(_firstBare, 'n').Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        // KIP-48 tokens are asked for by an extension; there are none here.
        if (_firstBare.Contains(",tokenauth=true", StringComparison.Ordinal) || !users.TryGetValue(name, out var password))
            throw new InvalidDataException("Authentication failed due to invalid credentials with SASL mechanism " + mechanism);
        var salt = RandomNumberGenerator.GetBytes(16);
        _nonce = Field(_firstBare, 'r') + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        _salted = Scram.SaltedPassword(_hash, password, salt, Scram.MinIterations);
        return _serverFirst = $"r={_nonce},s={Convert.ToBase64String(salt)},i={Scram.MinIterations}";
    }

    private string Final(string text)
    {
        var proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        // librdkafka before 2.6.1 puts its own nonce before the whole one once more. The proof is made over the server's fresh nonce all the same.
        var binding = Convert.ToBase64String(Encoding.UTF8.GetBytes(_binding!));
        if (proofAt < 0 || !Field(text, 'r').EndsWith(_nonce, StringComparison.Ordinal) || Field(text, 'c') != binding)
            throw new InvalidDataException("Invalid SCRAM client final message: the nonce and binding of the first one are expected.");
        var authentication = $"{_firstBare},{_serverFirst},{text[..proofAt]}";
        var clientKey = Scram.ClientKey(_hash, _salted);
        var expected = Scram.Xor(Scram.Signature(_hash, Scram.StoredKey(_hash, clientKey), authentication), clientKey);
        var proof = new byte[expected.Length];
        var isWhole = Convert.TryFromBase64String(text[(proofAt + 3)..], proof, out var length) && length == proof.Length;
        if (!isWhole || !CryptographicOperations.FixedTimeEquals(proof, expected))
            throw new InvalidDataException("Authentication failed due to invalid credentials with SASL mechanism " + mechanism);
        IsComplete = true;
        return "v=" + Convert.ToBase64String(Scram.Signature(_hash, Scram.ServerKey(_hash, _salted), authentication));
    }

    private static string Field(string message, char name)
    {
        foreach (var part in message.Split(','))
            if (part.Length > 2 && part[0] == name && part[1] == '=')
                return part[2..];
        throw new InvalidDataException($"A SCRAM message with a field '{name}' is expected.");
    }
}
