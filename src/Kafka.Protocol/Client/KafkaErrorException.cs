using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Client;

/// <summary>A broker has answered with an error.</summary>
/// <param name="errorCode">The error.</param>
/// <param name="message">What was wanted of which broker.</param>
public sealed class KafkaErrorException(ErrorCode errorCode, string message) : KafkaException($"{message}: {errorCode.KafkaName()}")
{
    /// <summary>The broker's error code.</summary>
    public ErrorCode ErrorCode { get; } = errorCode;

    /// <inheritdoc/>
    public override bool IsRetriable => ErrorCode.IsRetriable();
}
