using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Makes lists of structs into two-dimensional arrays of doubles, one row a field, in the record's value, for QuestDB's array columns.</summary>
[JavaClass("io.questdb.kafka.OrderBookToArray$Value")]
[Documentation(OrderBook.Summary, Example = OrderBook.Example, Sample = OrderBook.Sample)]
public sealed class OrderBookToArrayValue() : ListTransformation(ofKey: false)
{
    /// <inheritdoc/>
    public override ConfigDef Config => OrderBook.Definition;

    private protected override ListReshaping Reshaping(IReadOnlyDictionary<string, string> config) => OrderBook.Of(config);
}
