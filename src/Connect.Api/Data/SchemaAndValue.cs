namespace Connect.Api.Data;

/// <summary>A value beside its schema; the schema is null for data without one.</summary>
/// <param name="Schema">The schema, or null.</param>
/// <param name="Value">The value, of the .NET type that <see cref="SchemaType"/> names, or null.</param>
public readonly record struct SchemaAndValue(Schema? Schema, object? Value)
{
    /// <summary>Neither schema nor value.</summary>
    public static SchemaAndValue Null => default;
}
