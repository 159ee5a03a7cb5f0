using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Makes a new key of fields of the value.</summary>
[JavaClass("org.apache.kafka.connect.transforms.ValueToKey")]
[Documentation("Makes a new key of fields of the value.",
    Example = """{"fields": "id"}""",
    Sample = """{"id": 7, "name": "Ada"}""")]
public sealed class ValueToKey : ITransformation
{
    private const string FieldsKey = "fields", Purpose = "copying fields from value to key";
    private readonly PerSchema<Plan> _plans;
    private readonly MemberOrder _order = new();
    private IReadOnlyList<string> _fields = [];
    private bool _replaceNull = true;

    /// <summary>One that is not yet configured.</summary>
    public ValueToKey() => _plans = new(Derive);

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(FieldsKey, ConfigType.List, Importance.High, "The fields of the value that become the key, in this order.", Options.NonEmptyNames)
        .DefineReplaceNull();

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        // Twice the same is once (KIP-1161).
        _fields = [.. given.GetList(FieldsKey).Distinct()];
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.ValueSchema is not { } schema)
        {
            var value = Required.Map(record.Value, Purpose);
            var map = new ConnectMap(_fields.Count);
            foreach (var field in _fields) map.Set(field, value.TryGet(field, out var datum) ? datum : default);
            _order.Apply(map, HashMapOrder.BucketsFor(_fields.Count, copied: false));
            return record.WithKey(null, map);
        }
        var from = Required.Struct(record.Value, Purpose);
        var plan = _plans[schema];
        var key = new Struct(plan.Schema);
        for (var i = 0; i < plan.Fields.Length; i++) key.Copy(i, from, plan.Fields[i], _replaceNull);
        return record.WithKey(plan.Schema, key);
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private Plan Derive(Schema schema)
    {
        var fields = _fields.Select(name => schema.Field(name) ?? throw new DataException($"Field does not exist: {name}; {Required.Names(schema)}")).ToArray();
        var builder = SchemaBuilder.Struct();
        foreach (var field in fields) builder.Field(field.Name, field.Schema);
        return new(builder.Build(), fields);
    }

    private sealed record Plan(Schema Schema, Field[] Fields);
}
