using Connectors.Mongo.Records;

namespace Connectors.Mongo.Namespaces;

/// <summary>Chooses the database and collection of a record.</summary>
internal abstract class NamespaceMapper
{
    /// <summary>The namespace of a record, from its documents as they came.</summary>
    /// <exception cref="DataException">It has none.</exception>
    public abstract Namespace Of(SinkDocument document);
}

/// <summary>The configured database and collection.</summary>
internal sealed class DefaultNamespaceMapper(Namespace target) : NamespaceMapper
{
    public override Namespace Of(SinkDocument document) => target;
}
