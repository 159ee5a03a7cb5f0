using Connect.Api;

namespace Connect.Converters.Registry;

/// <summary>No registry could be reached, or none answered in time. Worth a retry: the records are good.</summary>
[JavaClass("org.apache.kafka.common.errors.NetworkException")]
internal sealed class NetworkException(string message, Exception? cause) : RetriableException(message, cause);
