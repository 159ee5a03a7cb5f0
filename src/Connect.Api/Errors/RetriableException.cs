namespace Connect.Api.Errors;

/// <summary>A failure that may pass: the framework hands the same batch to the task again after its timeout, or repeats the operation.</summary>
[JavaClass("org.apache.kafka.connect.errors.RetriableException")]
public class RetriableException : ConnectException
{
    /// <inheritdoc cref="RetriableException"/>
    public RetriableException(string message) : base(message) { }

    /// <inheritdoc cref="RetriableException"/>
    public RetriableException(string message, Exception? cause) : base(message, cause) { }
}
