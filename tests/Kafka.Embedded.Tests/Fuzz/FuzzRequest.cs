using Kafka.Protocol.Tests;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>A frame to send.</summary>
/// <param name="Frame">What follows the length.</param>
/// <param name="Message">The message in it, when the request is well-formed.</param>
/// <param name="Answer">How the answer must look: the request is well-formed. Null when anything may come.</param>
/// <param name="Version">The request's version.</param>
/// <param name="IsServed">Whether the broker says that it serves this: it must not refuse it by closing the connection.</param>
/// <param name="IsSilent">Whether the broker must not answer: records sent with acks=0.</param>
internal sealed record FuzzRequest(byte[] Frame, Structure? Message, MessageCodec? Answer, short Version, bool IsServed, bool IsSilent)
{
    public ApiKey Key => Frame.Length >= 2 ? (ApiKey)System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(Frame) : (ApiKey)(-1);
}
