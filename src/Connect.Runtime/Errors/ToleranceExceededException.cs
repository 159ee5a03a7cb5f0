using Connect.Api;

namespace Connect.Runtime.Errors;

/// <summary>A bad record of a connector that tolerates none: its task is to fail.</summary>
/// <param name="cause">Which record, at which stage, and why.</param>
[JavaClass("org.apache.kafka.connect.errors.ConnectException")]
internal sealed class ToleranceExceededException(Exception cause) : ConnectException("Tolerance exceeded in error handler", cause);
