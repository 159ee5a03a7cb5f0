using Connect.Api;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Moves the fields of nested structs or maps up, under names joined from the names on the way. Arrays stay as they are.</summary>
[JavaClass("org.apache.kafka.connect.transforms.Flatten")]
[Documentation("Moves the fields of nested structs or maps up to the top, under names joined from the names on the way. Arrays stay as they are.",
    Example = """{"delimiter": "_"}""",
    Sample = """{"id": 7, "address": {"city": "Paris", "geo": {"lat": 48.85}}}""")]
public abstract class Flatten : KeyOrValueTransformation
{
    private const string Delimiter = "delimiter", Purpose = "flattening";
    private readonly PerSchema<Schema> _schemas;
    private string _delimiter = ".";

    private Flatten(bool onKey) : base(onKey) => _schemas = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(Delimiter, ConfigType.String, ".", Importance.Medium, "What stands between the names in the name of a field that was moved up.");

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config) => _delimiter = Config.Parse(config).GetRequiredString(Delimiter);

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (value is null) return record;
        if (SchemaOf(record) is not { } schema)
        {
            var flat = new ConnectMap();
            Add(flat, "", Required.Map(value, Purpose));
            return With(record, null, flat);
        }
        var from = Required.Struct(value, Purpose);
        var flattened = new Struct(_schemas[schema]);
        var next = 0;
        Fill(flattened, ref next, schema, from);
        return With(record, flattened.Schema, flattened);
    }

    private void Add(ConnectMap to, string prefix, ConnectMap from)
    {
        foreach (ref readonly var entry in from.Entries)
        {
            var name = NameOf(prefix, TextForm.Of(entry.Key));
            if (entry.Value.Reference is ConnectMap inner) Add(to, name, inner);
            else to.Set(name, entry.Value);
        }
    }

    // Below a parent without a name, names stay as they are.
    private string NameOf(string parent, string name) => parent.Length == 0 ? name : $"{parent}{_delimiter}{name}";

    // The leaves come in the order of the flat schema's fields; those below a null struct are null, and have its default as their own.
    private static void Fill(Struct to, ref int next, Schema schema, Struct? from)
    {
        foreach (var field in schema.Fields)
        {
            if (field.Schema.Type == SchemaType.Struct) Fill(to, ref next, field.Schema, (Struct?)from?.GetWithoutDefault(field));
            else if (from is null) next++;
            else to.Copy(next++, from, field, true);
        }
    }

    private Schema Derive(Schema schema)
    {
        if (schema.IsRecursive)
            throw new DataException($"Flatten transformation does not support {schema}, which contains itself: its fields would have no end.");
        var builder = SchemaBuilder.Like(schema);
        Add(builder, "", schema, schema.IsOptional, (Struct?)schema.DefaultValue);
        return builder.Build();
    }

    private void Add(SchemaBuilder to, string prefix, Schema from, bool optional, Struct? fallback)
    {
        foreach (var field in from.Fields)
        {
            var name = NameOf(prefix, field.Name);
            var ownFallback = field.Schema.DefaultValue ?? (fallback?.Schema.Field(field.Name) is { } same ? fallback.Get(same) : null);
            switch (field.Schema.Type)
            {
                case SchemaType.Struct:
                    Add(to, name, field.Schema, optional || field.Schema.IsOptional, (Struct?)ownFallback);
                    break;
                case SchemaType.Map:
                    throw new DataException($"Flatten transformation does not support MAP for record with schemas (for field {name}).");
                default:
                    to.Field(name, SchemaBuilder.Like(field.Schema).Optional(optional || field.Schema.IsOptional).Default(ownFallback).Build());
                    break;
            }
        }
    }

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.Flatten$Key")]
    public sealed class Key() : Flatten(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.Flatten$Value")]
    public sealed class Value() : Flatten(false);
}
