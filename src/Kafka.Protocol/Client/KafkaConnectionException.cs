namespace Kafka.Protocol.Client;

/// <summary>A broker cannot be reached, went away or did not answer in time.</summary>
/// <param name="message">What was wanted of which broker and what came.</param>
/// <param name="innerException">The cause.</param>
public sealed class KafkaConnectionException(string message, Exception? innerException = null) : KafkaException(message, innerException)
{
    /// <summary>False when the request was certainly not sent, so that it can be sent elsewhere without being done twice.</summary>
    public bool MayHaveBeenDone { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsRetriable => true;
}
