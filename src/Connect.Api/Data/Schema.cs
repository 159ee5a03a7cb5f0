namespace Connect.Api;

/// <summary>
/// What a value looks like. Schemas are immutable and compared by content; a record's schema is best made once and shared by all records of its kind,
/// so that converters and sinks can keep what they derive from it (they compare references first).
/// </summary>
public sealed partial class Schema : IEquatable<Schema>
{
    private readonly Dictionary<string, Field>? _byName;
    private readonly Field[] _fields;
    private int _hash;

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
    public LogicalType LogicalType { get; }

    /// <summary>Whether null is a valid value.</summary>
    public bool IsOptional { get; }

    /// <summary>The value that stands for a missing one, or null for none.</summary>
    public object? DefaultValue { get; }

    /// <summary>The name, of a logical type or of a struct, or null.</summary>
    public string? Name { get; }

    /// <summary>The version, or null.</summary>
    public int? Version { get; }

    /// <summary>What the values mean, for people, or null.</summary>
    public string? Doc { get; }

    /// <summary>Parameters of the schema, in their order, or null for none.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; }

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
    public bool Equals(Schema? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Type != other.Type || IsOptional != other.IsOptional || Version != other.Version || Name != other.Name || Doc != other.Doc
            || GetHashCode() != other.GetHashCode() || _fields.Length != other._fields.Length
            || !Equals(KeySchema, other.KeySchema) || !Equals(ValueSchema, other.ValueSchema)
            || !SameParameters(Parameters, other.Parameters) || !DataEquality.Equal(DefaultValue, other.DefaultValue)) return false;
        for (var i = 0; i < _fields.Length; i++)
            if (_fields[i].Name != other._fields[i].Name || !_fields[i].Schema.Equals(other._fields[i].Schema)) return false;
        return true;
    }

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
        foreach (var field in _fields) { hash.Add(field.Name); hash.Add(field.Schema.GetHashCode()); }
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
