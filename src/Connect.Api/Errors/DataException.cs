namespace Connect.Api.Errors;

/// <summary>Data that cannot be what its schema, converter or transformation expects. Never worth a retry.</summary>
[JavaClass("org.apache.kafka.connect.errors.DataException")]
public class DataException : ConnectException
{
    /// <inheritdoc cref="DataException"/>
    public DataException(string message) : base(message) { }

    /// <inheritdoc cref="DataException"/>
    public DataException(string message, Exception? cause) : base(message, cause) { }
}
