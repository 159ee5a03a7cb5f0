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
            var scram = new ScramClient(credentials);
            var challenge = await ExchangeTokenAsync(credentials, scram.First(), cancellationToken);
            scram.Verify(await ExchangeTokenAsync(credentials, scram.Final(challenge), cancellationToken));
        }
        catch (FormatException e)
        {
            throw new KafkaAuthenticationException($"SASL {credentials} with the broker {Broker} failed: {e.Message}", e);
        }
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
