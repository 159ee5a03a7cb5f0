namespace Connectors.Mongo.Namespaces;

/// <summary>A collection of a database.</summary>
internal readonly record struct Namespace(string Database, string Collection)
{
    public override string ToString() => $"{Database}.{Collection}";
}
