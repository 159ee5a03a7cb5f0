using System.Security.Cryptography;
using System.Text;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Security;

/// <summary>The server's side of SASL on one connection: PLAIN (RFC 4616) and SCRAM-SHA-256 and -512 (RFC 5802).</summary>
/// <param name="users">User names and passwords.</param>
internal sealed class SaslServer(IReadOnlyDictionary<string, string> users)
{
    private const string Plain = "PLAIN";
    private string? _mechanism;
    private ScramServer? _scram;

    public static IReadOnlyList<string> Mechanisms { get; } = [Plain, ScramServer.Sha256, ScramServer.Sha512];

    /// <summary>Whether the client has proved who it is.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the client has failed; its connection is closed after the answer.</summary>
    public bool HasFailed { get; private set; }

    public bool HasBegun => _mechanism is not null && !IsComplete;

    /// <summary>Whether the mechanism's messages come without Kafka's headers, as after a handshake of version 0.</summary>
    public bool IsRawExchange => HasBegun && _raw;

    private bool _raw;

    public ErrorCode Begin(string mechanism, bool raw)
    {
        if (_mechanism is not null)
            return ErrorCode.IllegalSaslState;
        if (!Mechanisms.Contains(mechanism))
        {
            HasFailed = true;
            return ErrorCode.UnsupportedSaslMechanism;
        }
        _mechanism = mechanism;
        _raw = raw;
        return ErrorCode.None;
    }

    /// <summary>Takes the client's next message; returns the answer, and what is wrong if something is.</summary>
    public (byte[] Answer, string? Fault) Step(ReadOnlySpan<byte> message)
    {
        try
        {
            if (_mechanism == Plain)
            {
                CheckPlain(message);
                IsComplete = true;
                return ([], null);
            }
            _scram ??= new ScramServer(_mechanism!, users);
            var answer = _scram.Step(message);
            IsComplete = _scram.IsComplete;
            return (answer, null);
        }
        catch (InvalidDataException e)
        {
            HasFailed = true;
            return ([], e.Message);
        }
    }

    private void CheckPlain(ReadOnlySpan<byte> message)
    {
        var parts = Encoding.UTF8.GetString(message).Split('\0');
        if (parts is not [var identity, var name, var password] || name.Length == 0 || password.Length == 0)
            throw new InvalidDataException("Invalid SASL/PLAIN response: an identity, a user name and a password are expected, divided by NUL.");
        var known = users.GetValueOrDefault(name);
        if (known is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(password)))
            throw new InvalidDataException("Authentication failed: Invalid username or password");
        if (identity.Length > 0 && identity != name)
            throw new InvalidDataException("Authentication failed: Client requested an authorization id that is different from username");
    }
}
