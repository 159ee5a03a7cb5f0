using Connectors.Mongo.Records;

namespace Connectors.Mongo.Namespaces;

/// <summary>The configured database and collection.</summary>
internal sealed class DefaultNamespaceMapper(Namespace target) : NamespaceMapper
{
    public override Namespace Of(SinkDocument document) => target;
}
