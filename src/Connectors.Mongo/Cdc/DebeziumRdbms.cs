using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>
/// Debezium's events of tables (https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-events), whole, not unwrapped.
/// </summary>
internal sealed class DebeziumRdbms : CdcHandler
{
    public override void Handle(SinkDocument document)
    {
        document.Operation.Nothing();
        if (document.ValueTree is not { IsEmpty: false } value) return;
        if (!value.Has("op") && value.Has("ddl")) return;
        var op = RequiredText(value, "op");
        switch (op)
        {
            case "c" or "r" or "u":
                Write(document, value, Filter(document, value, mayBeNew: op != "u"));
                break;
            case "d":
                Delete(document, Filter(document, value, mayBeNew: false));
                break;
            default:
                throw new DataException($"The change event's op is '{op}': expected c, r, u or d");
        }
    }

    private static BsonDocument Filter(SinkDocument document, BsonDocument value, bool mayBeNew)
    {
        if (document.KeyTree is { IsEmpty: false } key) return ById(BsonValue.Of(key));
        if (mayBeNew) return ById(NewId(document));
        return Required(value, "before") is { IsEmpty: false } before ? before
            : throw new DataException("The change event has neither a key nor fields in 'before' to find the document by");
    }

    private static void Write(SinkDocument document, BsonDocument value, BsonDocument filter)
    {
        var after = Required(value, "after");
        if (after.IsEmpty) throw new DataException("The change event's field 'after' is empty");
        var replacement = new BsonDocument();
        if (filter.TryGet("_id", out var id)) replacement.Set("_id", id);
        foreach (var (name, of) in after.Fields)
            if (document.KeyTree?.Has(name) != true) replacement.Set(name, of);
        Replace(document, filter, replacement, upsert: true);
    }
}
