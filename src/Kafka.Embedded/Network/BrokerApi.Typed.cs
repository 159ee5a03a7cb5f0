using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Network;

/// <summary>An API whose response is written as it is.</summary>
internal abstract class BrokerApi<TRequest, TResponse> : BrokerApi
    where TRequest : Message<TRequest>, IMessage, new()
    where TResponse : Message<TResponse>, IMessage, new()
{
    public sealed override Api Api => TRequest.Api;

    /// <summary>Answers a request; where the answer does not have to wait, the task is complete.</summary>
    protected abstract ValueTask<TResponse> AnswerAsync(TRequest request, ClientContext client);

    public sealed override async ValueTask<Reply?> AnswerAsync(RequestHeader header, ReadOnlyMemory<byte> body, ClientContext client)
    {
        var response = await AnswerAsync(Parse(body, header.ApiVersion), client).ConfigureAwait(false);
        var reply = new Reply(header.CorrelationId, Api.ResponseHeaderVersion(header.ApiVersion));
        response.Write(reply.Buffer, header.ApiVersion);
        return reply;
    }

    private static TRequest Parse(ReadOnlyMemory<byte> body, short version)
    {
        var reader = new ProtocolReader(body);
        return Message<TRequest>.Read(ref reader, version);
    }
}
