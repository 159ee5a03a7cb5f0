using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Removes fields that are null from the value, at every level; items of arrays stay.</summary>
internal sealed class NullFieldValueRemover : PostProcessor
{
    public override void Process(SinkTree record)
    {
        if (record.Value is { } value)
            Clean(value);
    }

    private static void Clean(BsonDocument document)
    {
        document.Fields.RemoveAll(field => field.Value.IsNull);
        foreach (var field in document.Fields)
        {
            if (field.Value.AsDocument is { } inner)
                Clean(inner);
            else if (field.Value.Type == BsonType.Array)
            {
                foreach (var item in field.Value.Document!.Fields)
                    if (item.Value.AsDocument is { } element)
                        Clean(element);
            }
        }
    }
}
