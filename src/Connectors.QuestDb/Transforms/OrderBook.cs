using Connect.Api;

namespace Connectors.QuestDb.Transforms;

/// <summary>Lists of structs as two-dimensional arrays: one row a field, one column an element.</summary>
internal sealed class OrderBook(IReadOnlyList<FieldMapping> mappings) : ListReshaping(mappings)
{
    /// <summary>What it is for, on its page.</summary>
    public const string Summary = "Makes lists of structs into two-dimensional arrays of doubles, one row a field, for QuestDB's array columns.";

    /// <summary>The example on its page.</summary>
    public const string Example = """{"mappings": "bids:bid_levels:price,size;asks:ask_levels:price,size"}""";

    /// <summary>The value that the page shows before and after.</summary>
    public const string Sample = """{"bids": [{"price": 1.5, "size": 20}, {"price": 1.4, "size": 35}], "asks": [{"price": 1.6, "size": 10}]}""";

    private const string Form = "sourceField:targetField:structField1,structField2";

    private static readonly Schema Matrix = SchemaBuilder.Array(SchemaBuilder.Array(Schema.Float64).Build()).Optional().Build();

    public static ConfigDef Definition { get; } = FieldMapping.Definition(Form);

    public static OrderBook Of(IReadOnlyDictionary<string, string> config)
    {
        var mappings = FieldMapping.Parse(config, Form);
        foreach (var mapping in mappings)
            if (mapping.Targets.Count != 1)
                throw new ConfigException("mappings", string.Join(',', mapping.Targets), $"Expected one target field. Expected format: {Form}");
        return new OrderBook(mappings);
    }

    protected override Schema TargetSchema => Matrix;

    protected override bool ClearsTargets => false;

    protected override object Reshape(FieldMapping mapping, int target, IReadOnlyList<object?> elements)
    {
        var rows = new object?[mapping.Fields.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = mapping.Column(elements, mapping.Fields[i]);
        return rows;
    }
}
