using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Lists of structs as one array a field.</summary>
internal sealed class StructArray(IReadOnlyList<FieldMapping> mappings) : ListReshaping(mappings)
{
    /// <summary>What it is for, on its page.</summary>
    public const string Summary = "Makes lists of structs into arrays of doubles, one array a field, for QuestDB's array columns.";

    /// <summary>The example on its page.</summary>
    public const string Example = """{"mappings": "trades:trade_prices,trade_sizes:price,size"}""";

    /// <summary>The value that the page shows before and after.</summary>
    public const string Sample = """{"trades": [{"price": 1.5, "size": 20}, {"price": 1.6, "size": 35}]}""";

    private const string Form = "sourceField:targetCol1,targetCol2:structField1,structField2";

    private static readonly Schema Array = SchemaBuilder.Array(Schema.Float64).Optional().Build();

    public static ConfigDef Definition { get; } = FieldMapping.Definition(Form);

    public static StructArray Of(IReadOnlyDictionary<string, string> config)
    {
        var mappings = FieldMapping.Parse(config, Form);
        var sources = new Dictionary<string, FieldMapping>(StringComparer.Ordinal);
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mapping in mappings)
        {
            if (mapping.Targets.Count != mapping.Fields.Count)
                throw new ConfigException(
                    $"Invalid mapping of '{mapping.Source}': "
                    + $"Number of target columns ({mapping.Targets.Count}) must match number of struct fields ({mapping.Fields.Count})");
            foreach (var target in mapping.Targets)
                if (!targets.Add(target)) throw new ConfigException($"Duplicate target column name: '{target}'");
            if (!sources.TryAdd(mapping.Source, mapping))
                throw new ConfigException($"Duplicate source field: '{mapping.Source}'. Combine all target columns into a single mapping entry");
        }
        foreach (var mapping in mappings)
            foreach (var target in mapping.Targets)
                if (sources.TryGetValue(target, out var other) && other != mapping)
                    throw new ConfigException($"Target column '{target}' conflicts with source field of another mapping");
        return new StructArray(mappings);
    }

    protected override Schema TargetSchema => Array;

    protected override bool ClearsTargets => true;

    protected override object Reshape(FieldMapping mapping, int target, IReadOnlyList<object?> elements) => mapping.Column(elements, mapping.Fields[target]);
}
