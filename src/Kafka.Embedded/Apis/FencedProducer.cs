using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Apis;

/// <summary>Clients from before PRODUCER_FENCED (KIP-588) know the same thing as INVALID_PRODUCER_EPOCH.</summary>
internal static class FencedProducer
{
    /// <summary>The error as a client of the version knows it.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="version">The request's version.</param>
    /// <param name="since">The version that brought the newer name.</param>
    public static ErrorCode Name(ErrorCode error, short version, short since) =>
        error == ErrorCode.ProducerFenced && version < since ? ErrorCode.InvalidProducerEpoch : error;
}
