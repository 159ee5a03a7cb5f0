using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Removes fields that are null from the value, at every level; items of arrays stay.</summary>
internal sealed class NullFieldValueRemover : PostProcessor
{
    public override void Process(SinkTree record) => record.Value?.RemoveNulls();
}
