namespace Connect.Api.Errors;

/// <summary>A schema that cannot be built: a field twice, a default of another type, a missing element schema.</summary>
[JavaClass("org.apache.kafka.connect.errors.SchemaBuilderException")]
public sealed class SchemaBuilderException : DataException
{
    /// <inheritdoc cref="SchemaBuilderException"/>
    public SchemaBuilderException(string message) : base(message) { }

    /// <inheritdoc cref="SchemaBuilderException"/>
    public SchemaBuilderException(string message, Exception? cause) : base(message, cause) { }
}
