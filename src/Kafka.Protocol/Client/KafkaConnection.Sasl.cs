using System.Text;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

public sealed partial class KafkaConnection
{
    // A broker that limits sessions closes the connection at their end; so much of a session is used.
    private const double SessionShare = 0.85;

    private DateTimeOffset? _sessionEnds;

    private async Task AuthenticateAsync(SaslCredentials credentials, CancellationToken cancellationToken)
    {
        var handshake = await SendAsync(new SaslHandshakeRequest { Mechanism = credentials.Mechanism.WireName() }, cancellationToken);
        if (handshake.ErrorCode == ErrorCode.UnsupportedSaslMechanism)
        {
            throw new KafkaAuthenticationException(
                $"the broker {Broker} does not have the SASL mechanism {credentials.Mechanism.WireName()}; it has {string.Join(", ", handshake.Mechanisms)}");
        }
        if (handshake.ErrorCode != ErrorCode.None)
            throw new KafkaAuthenticationException($"the broker {Broker} refuses SASL {credentials}: {handshake.ErrorCode.KafkaName()}");
        try
        {
            if (credentials.Mechanism == SaslMechanism.Plain)
            {
                await ExchangeTokenAsync(credentials, Encoding.UTF8.GetBytes($"\0{credentials.Username}\0{credentials.Password}"), cancellationToken);
                return;
            }
            if (credentials.Token is not null)
            {
                await ShowTokenAsync(credentials, cancellationToken);
                return;
            }
            var scram = new ScramClient(credentials);
            var challenge = await ExchangeTokenAsync(credentials, scram.First(), cancellationToken);
            scram.Verify(await ExchangeTokenAsync(credentials, scram.Final(challenge), cancellationToken));
        }
        catch (FormatException e)
        {
            throw new KafkaAuthenticationException($"SASL {credentials} with the broker {Broker} failed: {e.Message}", e);
        }
    }

    // RFC 7628, section 3: what stands before the token names no other identity, and parts end with ^A.
    private async Task ShowTokenAsync(SaslCredentials credentials, CancellationToken cancellationToken)
    {
        string token;
        try { token = await credentials.Token!(cancellationToken); }
        catch (HttpRequestException e)
        {
            var message = $"there is no token for SASL {credentials} with the broker {Broker}: {e.Message}";
            // An issuer that answers no goes on saying so; one that does not answer may come back.
            if ((int?)e.StatusCode is >= 400 and < 500 and not 408 and not 429) throw new KafkaAuthenticationException(message, e);
            throw new KafkaConnectionException(message, e);
        }
        var extensions = string.Concat(credentials.Extensions.Select(e => $"{e.Key}={e.Value}\u0001"));
        var failure = await ExchangeTokenAsync(credentials, Encoding.UTF8.GetBytes($"n,,\u0001auth=Bearer {token}\u0001{extensions}\u0001"), cancellationToken);
        if (failure.Length == 0) return;
        // The broker says what is wrong and waits for an answer before it refuses.
        await ExchangeTokenAsync(credentials, [1], cancellationToken);
        throw new KafkaAuthenticationException($"the broker {Broker} refuses SASL {credentials}: {Encoding.UTF8.GetString(failure)}");
    }

    private async Task<byte[]> ExchangeTokenAsync(SaslCredentials credentials, byte[] token, CancellationToken cancellationToken)
    {
        var response = await SendAsync(new SaslAuthenticateRequest { AuthBytes = token }, cancellationToken);
        if (response.ErrorCode != ErrorCode.None)
        {
            var words = string.IsNullOrEmpty(response.ErrorMessage) ? "" : $" ({response.ErrorMessage})";
            throw new KafkaAuthenticationException($"the broker {Broker} refuses SASL {credentials}: {response.ErrorCode.KafkaName()}{words}");
        }
        if (response.SessionLifetimeMs > 0)
            _sessionEnds = _time.GetUtcNow() + TimeSpan.FromMilliseconds(response.SessionLifetimeMs * SessionShare);
        return response.AuthBytes;
    }
}
