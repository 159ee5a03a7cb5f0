using Connectors.Mongo.Bson;
using Connectors.Mongo.Ids;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Gives each value an <c>_id</c>, unless it has one that is to stay.</summary>
internal sealed class DocumentIdAdder(IdStrategy strategy, bool overwrite) : PostProcessor
{
    public override void Process(SinkDocument document)
    {
        if (document.ValueTree is { } value && (overwrite || !value.Has("_id"))) value.Set("_id", strategy.Make(document));
    }

    /// <summary>Does the same to the value's bytes, where nothing else looks into them.</summary>
    public void ProcessBytes(SinkDocument document)
    {
        if (!document.HasValue) return;
        if (!TopLevel.TryFind(document.Value.Written, "_id"u8, out var id))
        {
            // Written aside first: a strategy may look at the value, which is no document while it is open.
            var element = document.Spare();
            strategy.Write(document, element);
            var value = document.Append();
            document.IdAt(value.Length, strategy.IsNew);
            value.Raw(element.Written);
            value.End(0);
        }
        else if (overwrite)
        {
            var replaced = document.Spare();
            var value = document.Value.Written;
            replaced.Raw(value[..id.Start]);
            strategy.Write(document, replaced);
            replaced.Raw(value[id.EndsAt..]);
            replaced.Patch(0, replaced.Length);
            document.SwapValue();
            document.IdAt(id.Start, strategy.IsNew);
        }
        else document.IdAt(id.Start, isNew: false);
    }
}
