using Connect.Api;
using Connect.Java;
using Connect.Transforms.Fields;

namespace Connect.Transforms;

/// <summary>Leaves out and renames fields.</summary>
[JavaClass("org.apache.kafka.connect.transforms.ReplaceField")]
[Documentation("Leaves out and renames fields.",
    Example = """{"exclude": "password", "renames": "uid:user_id"}""",
    Sample = """{"uid": 7, "password": "secret", "name": "Ada"}""")]
public abstract class ReplaceField : KeyOrValueTransformation
{
    private const string Exclude = "exclude", Include = "include", Renames = "renames", Purpose = "field replacement";
    private readonly PerSchema<Plan> _plans;
    private readonly MemberOrder _order = new();
    private HashSet<string> _exclude = [], _include = [];
    private Dictionary<string, string> _renames = [];
    private bool _replaceNull = true;

    private ReplaceField(bool onKey) : base(onKey) => _plans = new(Derive);

    /// <inheritdoc/>
    public override ConfigDef Config { get; } = new ConfigDef()
        .Define(Exclude, ConfigType.List, "", Importance.Medium, "Fields to leave out, also if they are included.", Options.Names)
        .Define(Include, ConfigType.List, "", Importance.Medium, "Fields to keep; all of them if empty.", Options.Names)
        .Define(Renames, ConfigType.List, "", Importance.Medium, "Fields to rename, as old:new.",
            ConfigValidators.By((_, value) => Parse((IReadOnlyList<string>?)value ?? []), "old:new pairs"))
        .DefineReplaceNull();

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        (_exclude, _include, _renames) = ([.. given.GetList(Exclude)], [.. given.GetList(Include)], Parse(given.GetList(Renames)));
        _replaceNull = given.GetBoolean(Options.ReplaceNull);
    }

    /// <inheritdoc/>
    public override ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var value = ValueOf(record);
        if (value is null) return record;
        if (SchemaOf(record) is not { } schema)
        {
            var from = Required.Map(value, Purpose);
            var map = new ConnectMap(from.Count);
            foreach (ref readonly var entry in from.Entries)
                if (entry.Key is not string name) map.Set(entry.Key, entry.Value);
                else if (Stays(name)) map.Set(_renames.GetValueOrDefault(name, name), entry.Value);
            _order.Apply(map, HashMapOrder.BucketsFor(from.Count, copied: false));
            return With(record, null, map);
        }
        var plan = _plans[schema];
        var old = Required.Struct(value, Purpose);
        var replaced = new Struct(plan.Schema);
        for (var i = 0; i < plan.Fields.Length; i++) replaced.Copy(i, old, plan.Fields[i], _replaceNull);
        return With(record, plan.Schema, replaced);
    }

    private bool Stays(string name) => !_exclude.Contains(name) && (_include.Count == 0 || _include.Contains(name));

    private Plan Derive(Schema schema)
    {
        var builder = SchemaBuilder.Like(schema);
        var fields = schema.Fields.Where(f => Stays(f.Name)).ToArray();
        foreach (var field in fields) builder.Field(_renames.GetValueOrDefault(field.Name, field.Name), field.Schema);
        return new(builder.Build(), fields);
    }

    private static Dictionary<string, string> Parse(IReadOnlyList<string> renames)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rename in renames)
        {
            var parts = Options.SplitPair(rename);
            if (parts.Length != 2) throw new ConfigException(Renames, renames, $"Invalid rename mapping: {rename}");
            // Not trimmed, as names may have spaces.
            found[parts[0]] = parts[1];
        }
        return found;
    }

    private sealed record Plan(Schema Schema, Field[] Fields);

    /// <summary>Works on the key.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.ReplaceField$Key")]
    public sealed class Key() : ReplaceField(true);

    /// <summary>Works on the value.</summary>
    [JavaClass("org.apache.kafka.connect.transforms.ReplaceField$Value")]
    public sealed class Value() : ReplaceField(false);
}
