using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Makes lists of structs into one array of doubles a field, in the record's key, for QuestDB's array columns.</summary>
[JavaClass("io.questdb.kafka.StructArrayExplode$Key")]
[Documentation(StructArray.Summary, Example = StructArray.Example, Sample = StructArray.Sample)]
public sealed class StructArrayExplodeKey() : ListTransformation(ofKey: true)
{
    /// <inheritdoc/>
    public override ConfigDef Config => StructArray.Definition;

    private protected override ListReshaping Reshaping(IReadOnlyDictionary<string, string> config) => StructArray.Of(config);
}
