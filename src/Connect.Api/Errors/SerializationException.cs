namespace Connect.Api.Errors;

/// <summary>Bytes that cannot be read, or a value that cannot be written.</summary>
[JavaClass("org.apache.kafka.common.errors.SerializationException")]
public sealed class SerializationException : Exception
{
    /// <inheritdoc cref="SerializationException"/>
    public SerializationException(string message) : base(message) { }

    /// <inheritdoc cref="SerializationException"/>
    public SerializationException(string message, Exception? cause) : base(message, cause) { }
}
