using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Makes lists of structs into one array of doubles a field, in the record's value, for QuestDB's array columns.</summary>
[JavaClass("io.questdb.kafka.StructArrayExplode$Value")]
[Documentation(StructArray.Summary, Example = StructArray.Example, Sample = StructArray.Sample)]
public sealed class StructArrayExplodeValue() : ListTransformation(ofKey: false)
{
    /// <inheritdoc/>
    public override ConfigDef Config => StructArray.Definition;

    private protected override ListReshaping Reshaping(IReadOnlyDictionary<string, string> config) => StructArray.Of(config);
}
