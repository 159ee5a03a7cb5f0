namespace Kafka.Protocol.Client;

/// <summary>A request to a cluster has failed.</summary>
/// <param name="message">What was wanted of which broker and what came.</param>
/// <param name="innerException">The cause, if another exception tells more.</param>
public abstract class KafkaException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the same request can succeed later.</summary>
    public abstract bool IsRetriable { get; }
}
