namespace Kafka.Protocol.Client;

/// <summary>A broker does not accept the client's credentials or mechanism, or the client does not accept the broker's certificate or proof.</summary>
/// <param name="message">Which broker, which mechanism and name, and what came.</param>
/// <param name="innerException">The cause.</param>
public sealed class KafkaAuthenticationException(string message, Exception? innerException = null) : KafkaException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsRetriable => false;
}
