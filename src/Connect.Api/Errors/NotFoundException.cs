namespace Connect.Api.Errors;

/// <summary>What was asked for does not exist.</summary>
[JavaClass("org.apache.kafka.connect.errors.NotFoundException")]
public sealed class NotFoundException : ConnectException
{
    /// <inheritdoc cref="NotFoundException"/>
    public NotFoundException(string message) : base(message) { }

    /// <inheritdoc cref="NotFoundException"/>
    public NotFoundException(string message, Exception? cause) : base(message, cause) { }
}
