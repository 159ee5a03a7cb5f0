using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Network;

/// <summary>One API of the broker: reads its request, answers it.</summary>
internal abstract class BrokerApi
{
    /// <summary>The API and the versions of it that this broker serves.</summary>
    public abstract Api Api { get; }

    /// <summary>The last version served.</summary>
    public short MaxVersion => Math.Min(LastVersion, Limit);

    /// <summary>The last version that is to be served, where the broker is to offer no more than an earlier release; -1 for none.</summary>
    public short Limit { get; set; } = short.MaxValue;

    /// <summary>The last version that can be served; lower than what the library can read where a version brings what one node does not have.</summary>
    protected virtual short LastVersion => Api.MaxVersion;

    /// <summary>Answers a request.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">What follows the header; may be changed in place.</param>
    /// <param name="client">Who asks.</param>
    /// <returns>The response, or null where none is to be sent (a produce request with acks=0).</returns>
    /// <exception cref="ProtocolException">The body is not such a request.</exception>
    public abstract ValueTask<Reply?> AnswerAsync(RequestHeader header, ReadOnlyMemory<byte> body, ClientContext client);
}
