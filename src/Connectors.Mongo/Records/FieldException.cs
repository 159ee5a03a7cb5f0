using Connect.Api;

namespace Connectors.Mongo.Records;

/// <summary>A field holds what a document cannot; the message names it by its whole path.</summary>
[JavaClass("org.apache.kafka.connect.errors.DataException")]
internal sealed class FieldException(string path, string problem, Exception? cause = null) : DataException($"The field '{path}' {problem}", cause)
{
    private string Path => path;
    private string Problem => problem;

    /// <summary>The exception of what a field holds, or of a field in it.</summary>
    public static FieldException In(string name, DataException inner) => inner is FieldException field
        ? new($"{name}.{field.Path}", field.Problem, field.InnerException)
        : new(name, $"cannot be stored: {inner.Message}", inner);
}
