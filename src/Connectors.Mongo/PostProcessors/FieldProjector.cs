using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Keeps or removes fields of the key or the value.</summary>
internal sealed class FieldProjector(bool ofKey, FieldProjection projection) : PostProcessor
{
    public override void Process(SinkTree record)
    {
        if ((ofKey ? record.Key : record.Value) is { } document)
            projection.Apply(document);
    }
}
