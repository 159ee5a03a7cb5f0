using Connectors.Mongo.Ids;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Gives each value an <c>_id</c>, unless it has one that is to stay.</summary>
internal sealed class DocumentIdAdder(IdStrategy strategy, bool overwrite) : PostProcessor
{
    public override void Process(SinkTree tree)
    {
        if (tree.Value is { } value && (overwrite || !value.Has("_id")))
            value.Set("_id", strategy.Make(tree));
    }

    /// <summary>Does the same to a record whose documents nothing else looks into.</summary>
    public void Process(SinkDocument document)
    {
        if (document.HasValue && (overwrite || !document.Fields.HasId))
            document.SetId(strategy);
    }
}
