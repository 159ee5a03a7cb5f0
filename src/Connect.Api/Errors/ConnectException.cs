namespace Connect.Api.Errors;

/// <summary>Any failure in a connector, converter or transformation. The message says what was expected, what came, and where.</summary>
[JavaClass("org.apache.kafka.connect.errors.ConnectException")]
public class ConnectException : Exception
{
    /// <inheritdoc cref="ConnectException"/>
    public ConnectException(string message) : base(message) { }

    /// <inheritdoc cref="ConnectException"/>
    public ConnectException(string message, Exception? cause) : base(message, cause) { }
}
