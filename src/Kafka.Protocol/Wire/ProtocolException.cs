namespace Kafka.Protocol.Wire;

/// <summary>Bytes that are not what the Kafka protocol says they should be: cut short, a length that does not fit, a value that cannot be.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Something is wrong that has no place in a message, such as a frame's length or a record batch.</summary>
    /// <param name="message">What was expected and what came.</param>
    public ProtocolException(string message) : base(message)
    {
    }

    /// <summary>Something is wrong that has no place in a message, and another exception tells more.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The cause.</param>
    public ProtocolException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal ProtocolException(string structure, string field, long offset, string problem)
        : base($"{structure}, field {field} at byte {offset}: {problem}")
    {
        Structure = structure;
        Field = field;
        Offset = offset;
    }

    /// <summary>The message that was read, with its version, as in <c>FetchRequest v12</c>; null when the bytes are no message.</summary>
    public string? Structure { get; }

    /// <summary>The field that could not be read; null when the bytes are no message.</summary>
    public string? Field { get; }

    /// <summary>Where reading stopped, in bytes from the start of what the reader was given; null when the bytes are no message.</summary>
    public long? Offset { get; }
}
