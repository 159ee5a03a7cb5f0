namespace Connect.Api.Data;

/// <summary>
/// What a value looks like. Schemas are immutable and compared by content; a record's schema is best made once and shared by all records of its kind,
/// so that converters and sinks can keep what they derive from it (they compare references first).
/// </summary>
public sealed partial class Schema : IEquatable<Schema>
{
    private Dictionary<string, Field>? _byName;
    private Field[] _fields;
    private int _hash;
    private bool? _isRecursive;

    internal Schema(SchemaType type, bool optional, object? defaultValue, string? name, int? version, string? doc,
        IReadOnlyDictionary<string, string>? parameters, Field[]? fields, Schema? keySchema, Schema? valueSchema)
    {
        Type = type;
        IsOptional = optional;
        Name = name;
        Version = version;
        Doc = doc;
        Parameters = parameters;
        _fields = fields ?? [];
        KeySchema = keySchema;
        ValueSchema = valueSchema;
        LogicalType = LogicalTypeOf(type, name);
        if (type == SchemaType.Struct) _byName = _fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        DefaultValue = defaultValue;
    }

    /// <summary>The type of the values.</summary>
    public SchemaType Type { get; }

    /// <summary>The built-in logical type that the name stands for, if the base type is the right one.</summary>
    public LogicalType LogicalType { get; private set; }

    /// <summary>Whether null is a valid value.</summary>
    public bool IsOptional { get; }

    /// <summary>The value that stands for a missing one, or null for none.</summary>
    public object? DefaultValue { get; }

    /// <summary>The name, of a logical type or of a struct, or null.</summary>
    public string? Name { get; private set; }

    /// <summary>The version, or null.</summary>
    public int? Version { get; private set; }

    /// <summary>What the values mean, for people, or null.</summary>
    public string? Doc { get; private set; }

    /// <summary>Parameters of the schema, in their order, or null for none.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; private set; }

    /// <summary>The fields of a struct, in their order; empty for other types.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>The schema of a map's keys; null for other types, or where it is not known.</summary>
    public Schema? KeySchema { get; }

    /// <summary>The schema of a map's values or an array's elements; null for other types, or where it is not known.</summary>
    public Schema? ValueSchema { get; }

    /// <summary>The field of that name, or null.</summary>
    public Field? Field(string name) => _byName is not null && _byName.TryGetValue(name, out var field) ? field : null;

    internal Field[] FieldArray => _fields;

    /// <inheritdoc/>
    public bool Equals(Schema? other) => Same(this, other, null);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = new HashCode();
        hash.Add(Type);
        hash.Add(IsOptional);
        hash.Add(Name);
        hash.Add(Version);
        hash.Add(KeySchema);
        hash.Add(ValueSchema);
        // Not what lies below the fields: it may be this schema again.
        foreach (var field in _fields) { hash.Add(field.Name); hash.Add(field.Schema.Type); }
        return _hash = hash.ToHashCode() | 1;
    }

    /// <summary>The form that Connect's messages use: <c>Schema{NAME:TYPE}</c>.</summary>
    public override string ToString() => Name is null ? $"Schema{{{Type.ToConnectName()}}}" : $"Schema{{{Name}:{Type.ToConnectName()}}}";

    private static bool SameParameters(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b)
    {
        if ((a?.Count ?? 0) != (b?.Count ?? 0)) return false;
        if (a is null || b is null) return true;
        foreach (var (key, value) in a)
            if (!b.TryGetValue(key, out var other) || other != value) return false;
        return true;
    }

    private static LogicalType LogicalTypeOf(SchemaType type, string? name) => (name, type) switch
    {
        (null, _) => LogicalType.None,
        (LogicalTypes.DecimalName, SchemaType.Bytes) => LogicalType.Decimal,
        (LogicalTypes.DateName, SchemaType.Int32) => LogicalType.Date,
        (LogicalTypes.TimeName, SchemaType.Int32) => LogicalType.Time,
        (LogicalTypes.TimestampName, SchemaType.Int64) => LogicalType.Timestamp,
        _ => LogicalType.None,
    };
}
