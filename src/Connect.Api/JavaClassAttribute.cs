namespace Connect.Api;

/// <summary>
/// The name under which a connector, task, converter, transformation, predicate or exception is known in configurations, topics and answers:
/// the name of the Java class whose place it takes. A plugin without this attribute goes by its full .NET type name.
/// </summary>
/// <param name="name">The full Java class name, such as <c>org.apache.kafka.connect.file.FileStreamSinkConnector</c>; nested classes with a <c>$</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JavaClassAttribute(string name) : Attribute
{
    /// <summary>The full Java class name.</summary>
    public string Name { get; } = name;

    /// <summary>The Java class name of a type: that of its attribute, or else its full .NET name.</summary>
    /// <param name="type">Any type.</param>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return GetCustomAttribute(type, typeof(JavaClassAttribute)) is JavaClassAttribute a ? a.Name : type.FullName ?? type.Name;
    }
}
