namespace Formats.Avro;

/// <summary>Text that is no Avro schema, or bytes that are no value of theirs.</summary>
public sealed class AvroException : Exception
{
    /// <inheritdoc cref="AvroException"/>
    public AvroException(string message) : base(message) { }

    /// <inheritdoc cref="AvroException"/>
    public AvroException(string message, Exception? cause) : base(message, cause) { }
}
