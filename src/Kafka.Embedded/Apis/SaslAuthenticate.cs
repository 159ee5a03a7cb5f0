using Kafka.Embedded.Network;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Carries the messages of a SASL mechanism (KIP-152).</summary>
internal sealed class SaslAuthenticateApi : BrokerApi<SaslAuthenticateRequest, SaslAuthenticateResponse>
{
    protected override ValueTask<SaslAuthenticateResponse> AnswerAsync(SaslAuthenticateRequest request, ClientContext client)
    {
        if (client.Connection.Sasl is not { HasBegun: true } sasl)
        {
            return ValueTask.FromResult(new SaslAuthenticateResponse
            {
                ErrorCode = ErrorCode.IllegalSaslState,
                ErrorMessage = "A SaslHandshake request is expected before SaslAuthenticate.",
            });
        }
        var (answer, fault) = sasl.Step(request.AuthBytes);
        return ValueTask.FromResult(new SaslAuthenticateResponse
        {
            AuthBytes = answer,
            ErrorCode = fault is null ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed,
            ErrorMessage = fault,
        });
    }
}
