using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.WriteModels;

/// <summary>Sets the fields in the document of the same <c>_id</c>, or inserts it.</summary>
internal sealed class UpdateOne : WriteModel
{
    public override void Write(SinkDocument document)
    {
        FilterById(document);
        var value = document.Value.Written;
        var update = document.Operation.NewBody();
        var start = update.Begin();
        update.Name(BsonType.Document, FieldNames.Set);
        var set = update.Begin();
        update.Raw(value[4..document.Fields.IdStart]);
        update.Raw(value[document.Fields.IdEnd..^1]);
        update.End(set);
        update.End(start);
        document.Operation.Update(update, upsert: true);
    }
}

/// <summary>
/// Sets the fields in the document of the same <c>_id</c>, or in the one with the fields of the business key, or inserts it, with the times of insertion and
/// last change.
/// </summary>
internal abstract class UpdateOneWithTimes : WriteModel
{
    /// <summary>Writes <c>$set</c> with the fields of the value and the time of change, and <c>$setOnInsert</c> with the time of insertion.</summary>
    /// <param name="document">The record.</param>
    /// <param name="withId">Whether the <c>_id</c> is set too.</param>
    protected static void Set(SinkDocument document, bool withId)
    {
        var now = document.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var update = document.Operation.NewBody();
        var start = update.Begin();
        update.Name(BsonType.Document, FieldNames.Set);
        var set = update.Begin();
        var fields = new BsonReader(document.Value.Written);
        while (fields.Read())
        {
            if ((withId || fields.Start != document.Fields.IdStart) && !fields.Name.SequenceEqual(FieldNames.Modified[..^1]))
                update.Raw(fields.Element);
        }
        update.Name(BsonType.DateTime, FieldNames.Modified);
        update.Int64(now);
        update.End(set);
        update.Name(BsonType.Document, FieldNames.SetOnInsert);
        var inserted = update.Begin();
        update.Name(BsonType.DateTime, FieldNames.Inserted);
        update.Int64(now);
        update.End(inserted);
        update.End(start);
        document.Operation.Update(update, upsert: true);
    }
}

/// <inheritdoc/>
internal sealed class UpdateOneByIdWithTimes : UpdateOneWithTimes
{
    public override void Write(SinkDocument document)
    {
        FilterById(document);
        Set(document, withId: true);
    }
}

/// <inheritdoc/>
internal sealed class UpdateOneByBusinessKeyWithTimes(bool flatten) : UpdateOneWithTimes
{
    public override void Write(SinkDocument document)
    {
        FilterByBusinessKey(document, flatten);
        Set(document, withId: false);
    }
}
