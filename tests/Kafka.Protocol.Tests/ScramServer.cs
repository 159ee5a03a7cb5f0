using System.Security.Cryptography;
using System.Text;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

/// <summary>The broker's side of a SCRAM exchange, kept the way RFC 5802 asks a server to: without the password.</summary>
internal sealed class ScramServer
{
    private readonly HashAlgorithmName _hash;
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;
    private readonly bool _knowsPassword;
    private string _clientFirst = "";
    private string _serverFirst = "";

    public ScramServer(SaslMechanism mechanism, string password, bool knowsPassword = true)
    {
        _hash = Scram.Hash(mechanism);
        _knowsPassword = knowsPassword;
        var salted = Scram.SaltedPassword(_hash, password, _salt, Scram.MinIterations);
        _storedKey = Scram.StoredKey(_hash, Scram.ClientKey(_hash, salted));
        _serverKey = Scram.ServerKey(_hash, salted);
    }

    public string? Username { get; private set; }

    public SaslAuthenticateResponse Answer(SaslAuthenticateRequest request)
    {
        var message = Encoding.UTF8.GetString(request.AuthBytes);
        if (message.StartsWith("n,,", StringComparison.Ordinal))
        {
            _clientFirst = message[3..];
            Username = _clientFirst[2..].Split(',')[0].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
            var nonce = _clientFirst[(_clientFirst.IndexOf(",r=", StringComparison.Ordinal) + 3)..];
            _serverFirst = $"r={nonce}server,s={Convert.ToBase64String(_salt)},i={Scram.MinIterations}";
            return new SaslAuthenticateResponse { AuthBytes = Encoding.UTF8.GetBytes(_serverFirst) };
        }
        var proofStart = message.LastIndexOf(",p=", StringComparison.Ordinal);
        var authMessage = $"{_clientFirst},{_serverFirst},{message[..proofStart]}";
        var clientKey = Scram.Xor(Convert.FromBase64String(message[(proofStart + 3)..]), Scram.Signature(_hash, _storedKey, authMessage));
        if (_knowsPassword && !Scram.StoredKey(_hash, clientKey).SequenceEqual(_storedKey))
            return new SaslAuthenticateResponse { ErrorCode = ErrorCode.SaslAuthenticationFailed, ErrorMessage = "Authentication failed" };
        var signature = Scram.Signature(_hash, _serverKey, authMessage);
        return new SaslAuthenticateResponse { AuthBytes = Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(signature)}") };
    }
}
