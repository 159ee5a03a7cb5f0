using Connect.Api;

namespace Connect.Transforms.Predicates;

/// <summary>True for records that have a header of a name, whatever its value.</summary>
[JavaClass("org.apache.kafka.connect.transforms.predicates.HasHeaderKey")]
[Documentation("True for records that have a header of a name, whatever its value.",
    Example = """{"name": "test"}""")]
public sealed class HasHeaderKey : IPredicate
{
    private const string Name = "name";
    private string _name = "";

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(Name, ConfigType.String, Importance.Medium, "The name of the header.",
            ConfigValidators.All(ConfigValidators.NonNull, ConfigValidators.NonEmpty));

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config) => _name = Config.Parse(config).GetRequiredString(Name);

    /// <inheritdoc/>
    public bool Test(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.HasHeaders && record.Headers.Last(_name) is not null;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
