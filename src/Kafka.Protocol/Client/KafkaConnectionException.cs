namespace Kafka.Protocol;

/// <summary>A broker cannot be reached, went away or did not answer in time. Whether it has done what was asked is then not known.</summary>
/// <param name="message">What was wanted of which broker and what came.</param>
/// <param name="innerException">The cause.</param>
public sealed class KafkaConnectionException(string message, Exception? innerException = null) : KafkaException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
