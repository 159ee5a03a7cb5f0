using Connect.Api;

namespace Connectors.Jdbc.Writing;

/// <summary>A table or column is missing and may not be made, or could not.</summary>
[JavaClass("io.confluent.connect.jdbc.sink.TableAlterOrCreateException")]
internal sealed class TableAlterOrCreateException(string message, Exception? cause = null) : ConnectException(message, cause);
