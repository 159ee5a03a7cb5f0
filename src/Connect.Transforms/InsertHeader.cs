using Connect.Api;

namespace Connect.Transforms;

/// <summary>Adds a header to every record, after those it has.</summary>
[JavaClass("org.apache.kafka.connect.transforms.InsertHeader")]
[Documentation("Adds a header to every record, after those it has.",
    Example = """{"header": "source", "value.literal": "shop"}""",
    Sample = """{"id": 7}""")]
public sealed class InsertHeader : ITransformation
{
    private const string HeaderKey = "header", Literal = "value.literal";
    private Header _header = new("", null, null);

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(HeaderKey, ConfigType.String, Importance.High, "The name of the header.", ConfigValidators.NonNull)
        .Define(Literal, ConfigType.String, Importance.High,
            "The header's value, whose type is inferred: 12 is an integer, [1, 2] a list, 2024-02-29 a date, text what is nothing else.",
            ConfigValidators.NonNull);

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        var (schema, value) = Values.Parse(given.GetRequiredString(Literal));
        _header = new(given.GetRequiredString(HeaderKey), schema, value);
    }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.WithHeaders((record.HasHeaders ? new ConnectHeaders(record.Headers) : new()).Add(_header));
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
