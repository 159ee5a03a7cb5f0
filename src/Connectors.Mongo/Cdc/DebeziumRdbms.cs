using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Cdc;

/// <summary>
/// Debezium's events of tables (https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-events), whole, not unwrapped.
/// </summary>
internal sealed class DebeziumRdbms : CdcHandler
{
    public override void Handle(SinkTree record, Operation operation)
    {
        operation.Skip();
        if (record.Value is not { IsEmpty: false } value || (!value.Has("op") && value.Has("ddl")))
            return;
        var op = RequiredString(value, "op");
        switch (op)
        {
            case "c" or "r" or "u":
                var filter = FilterOf(record, value, mayBeNew: op != "u");
                Replace(operation, filter, ReplacementOf(record, value, filter), upsert: true);
                break;
            case "d":
                Delete(operation, FilterOf(record, value, mayBeNew: false));
                break;
            default:
                throw new DataException($"The change event's op is '{op}': expected c, r, u or d");
        }
    }

    private static BsonDocument FilterOf(SinkTree record, BsonDocument value, bool mayBeNew)
    {
        if (record.Key is { IsEmpty: false } key)
            return ById(BsonValue.Of(key));
        if (mayBeNew)
            return ByNewId(record);
        return Required(value, "before") is { IsEmpty: false } before
            ? before
            : throw new DataException("The change event has neither a key nor fields in 'before' to find the document by");
    }

    private static BsonDocument ReplacementOf(SinkTree record, BsonDocument value, BsonDocument filter)
    {
        var after = Required(value, "after");
        if (after.IsEmpty)
            throw new DataException("The change event's field 'after' is empty");
        var replacement = new BsonDocument();
        if (filter.TryGet("_id", out var id))
            replacement.Set("_id", id);
        foreach (var (name, of) in after.Fields)
        {
            if (record.Key?.Has(name) != true)
                replacement.Set(name, of);
        }
        return replacement;
    }
}
