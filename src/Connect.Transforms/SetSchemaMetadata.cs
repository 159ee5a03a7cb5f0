using Connect.Api;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Gives the schema of the key or value another name or version.</summary>
[JavaClass("org.apache.kafka.connect.transforms.SetSchemaMetadata")]
[Documentation("Gives the schema of the key or value another name, version or both. Records need a schema.",
    Example = """{"schema.name": "shop.Order"}""")]
public abstract class SetSchemaMetadata : KeyOrValueTransformation
{
    private const string SchemaName = "schema.name", SchemaVersion = "schema.version";
    private readonly PerSchema<Schema> _schemas;
    private string? _name;
    private int? _version;
    private bool _replaceNull = true;

    private SetSchemaMetadata(bool onKey) : base(onKey) => _schemas = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(SchemaName, ConfigType.String, null, Importance.High, "The schema's new name.")
        .Define(SchemaVersion, ConfigType.Int, null, Importance.High, "The schema's new version.")
        .DefineReplaceNull();

    /// <inheritdoc/>
    /// <exception cref="ConfigException">Neither name nor version is given.</exception>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        (_name, _version) = (given.GetString(SchemaName), (int?)given[SchemaVersion]);
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
        if (_name is null && _version is null)
            throw new ConfigException($"Neither schema name nor version configured: expected {SchemaName} or {SchemaVersion}");
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (SchemaOf(record) is not { } schema) return value is null ? record : throw new DataException("Schema required for [updating schema metadata]");
        var updated = _schemas[schema];
        if (value is not Struct from) return With(record, updated, value);
        var to = new Struct(updated);
        foreach (var field in from.Schema.Fields) to.Copy(field.Index, from, field, _replaceNull);
        return With(record, updated, to);
    }

    private Schema Derive(Schema schema)
    {
        var builder = SchemaBuilder.Like(schema).Optional(schema.IsOptional).Name(_name ?? schema.Name).Version(_version ?? schema.Version);
        foreach (var field in schema.Fields) builder.Field(field.Name, field.Schema);
        return builder.Default(schema.DefaultValue).Build();
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.SetSchemaMetadata$Key")]
    public sealed class Key() : SetSchemaMetadata(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.SetSchemaMetadata$Value")]
    public sealed class Value() : SetSchemaMetadata(false);
}
