namespace Connect.Api.Errors;

/// <summary>A value whose schema cannot be brought to another schema.</summary>
[JavaClass("org.apache.kafka.connect.errors.SchemaProjectorException")]
public sealed class SchemaProjectorException : DataException
{
    /// <inheritdoc cref="SchemaProjectorException"/>
    public SchemaProjectorException(string message) : base(message) { }

    /// <inheritdoc cref="SchemaProjectorException"/>
    public SchemaProjectorException(string message, Exception? cause) : base(message, cause) { }
}
