using Kafka.Embedded.Network;
using Kafka.Embedded.Security;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Chooses how a client will prove who it is.</summary>
internal sealed class SaslHandshakeApi : BrokerApi<SaslHandshakeRequest, SaslHandshakeResponse>
{
    protected override ValueTask<SaslHandshakeResponse> AnswerAsync(SaslHandshakeRequest request, ClientContext client) =>
        ValueTask.FromResult(new SaslHandshakeResponse
        {
            ErrorCode = client.Connection.Sasl is not { } sasl ? ErrorCode.IllegalSaslState : sasl.Begin(request.Mechanism, raw: client.Version == 0),
            Mechanisms = client.Connection.Sasl is null ? [] : [.. SaslServer.Mechanisms],
        });
}
