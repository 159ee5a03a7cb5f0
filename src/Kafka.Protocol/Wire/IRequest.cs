namespace Kafka.Protocol.Wire;

/// <summary>A request that is answered by <typeparamref name="TResponse"/>.</summary>
/// <typeparam name="TResponse">The response of the same API.</typeparam>
public interface IRequest<TResponse> where TResponse : Message<TResponse>, IMessage, new()
{
    /// <summary>Writes the request's body, without a header.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="version">A version of the API.</param>
    void Write(ref ProtocolWriter writer, short version);
}
