using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>A newer producer of the same transactional id has taken a producer's place, which can write no more.</summary>
/// <param name="message">What it could not do, and why.</param>
[JavaClass("org.apache.kafka.common.errors.ProducerFencedException")]
internal sealed class ProducerFencedException(string message) : ConnectException(message);
