namespace Connect.Api.Data;

/// <summary>Builds a <see cref="Schema"/> step by step: <c>SchemaBuilder.Struct().Name("user").Field("id", Schema.Int64).Build()</c>.</summary>
public sealed class SchemaBuilder
{
    private readonly SchemaType _type;
    private readonly Schema? _keySchema;
    private readonly Schema? _valueSchema;
    private readonly List<Field> _fields = [];
    private readonly List<Schema> _itself = [];
    private Dictionary<string, string>? _parameters;
    private object? _default;
    private bool _optional;
    private string? _name;
    private int? _version;
    private string? _doc;

    private SchemaBuilder(SchemaType type, Schema? keySchema = null, Schema? valueSchema = null)
    {
        _type = type;
        _keySchema = keySchema;
        _valueSchema = valueSchema;
    }

    /// <summary>A builder for a type that has no parts.</summary>
    public static SchemaBuilder Of(SchemaType type) => new(type);
    /// <summary>A builder of an int8 schema.</summary>
    public static SchemaBuilder Int8() => new(SchemaType.Int8);
    /// <summary>A builder of an int16 schema.</summary>
    public static SchemaBuilder Int16() => new(SchemaType.Int16);
    /// <summary>A builder of an int32 schema.</summary>
    public static SchemaBuilder Int32() => new(SchemaType.Int32);
    /// <summary>A builder of an int64 schema.</summary>
    public static SchemaBuilder Int64() => new(SchemaType.Int64);
    /// <summary>A builder of a float32 schema.</summary>
    public static SchemaBuilder Float32() => new(SchemaType.Float32);
    /// <summary>A builder of a float64 schema.</summary>
    public static SchemaBuilder Float64() => new(SchemaType.Float64);
    /// <summary>A builder of a boolean schema.</summary>
    public static SchemaBuilder Boolean() => new(SchemaType.Boolean);
    /// <summary>A builder of a string schema.</summary>
    public static SchemaBuilder String() => new(SchemaType.String);
    /// <summary>A builder of a bytes schema.</summary>
    public static SchemaBuilder Bytes() => new(SchemaType.Bytes);
    /// <summary>A builder of a struct schema.</summary>
    public static SchemaBuilder Struct() => new(SchemaType.Struct);

    /// <summary>A builder of an array schema.</summary>
    /// <param name="valueSchema">The schema of the elements, or null where they are of several kinds.</param>
    public static SchemaBuilder Array(Schema? valueSchema) => new(SchemaType.Array, null, valueSchema);

    /// <summary>A builder of a map schema.</summary>
    /// <param name="keySchema">The schema of the keys, or null where they are of several kinds.</param>
    /// <param name="valueSchema">The schema of the values, or null where they are of several kinds.</param>
    public static SchemaBuilder Map(Schema? keySchema, Schema? valueSchema) => new(SchemaType.Map, keySchema, valueSchema);

    /// <summary>Starts from a schema's type, name, version, documentation and parameters, without its fields.</summary>
    public static SchemaBuilder Like(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var builder = new SchemaBuilder(schema.Type, schema.KeySchema, schema.ValueSchema)
        {
            _name = schema.Name,
            _version = schema.Version,
            _doc = schema.Doc,
        };
        if (schema.Parameters is not null) builder.Parameters(schema.Parameters);
        return builder;
    }

    /// <summary>The fields added so far.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>Allows null.</summary>
    public SchemaBuilder Optional() => Optional(true);

    /// <summary>Allows null, or not.</summary>
    public SchemaBuilder Optional(bool optional) { _optional = optional; return this; }

    /// <summary>The value that stands for a missing one; checked against the schema when it is built.</summary>
    public SchemaBuilder Default(object? value) { _default = value; return this; }

    /// <summary>The schema's name.</summary>
    public SchemaBuilder Name(string? name) { _name = name; return this; }

    /// <summary>The schema's version.</summary>
    public SchemaBuilder Version(int? version) { _version = version; return this; }

    /// <summary>The schema's documentation.</summary>
    public SchemaBuilder Doc(string? doc) { _doc = doc; return this; }

    /// <summary>Sets one parameter.</summary>
    public SchemaBuilder Parameter(string name, string value) { (_parameters ??= new(StringComparer.Ordinal))[name] = value; return this; }

    /// <summary>Sets several parameters.</summary>
    public SchemaBuilder Parameters(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var (name, value) in parameters) Parameter(name, value);
        return this;
    }

    /// <summary>Adds a field to a struct.</summary>
    /// <exception cref="SchemaBuilderException">The type is not struct, or the name is empty or was added before.</exception>
    public SchemaBuilder Field(string name, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (_type != SchemaType.Struct) throw new SchemaBuilderException($"Cannot create fields on type {_type.ToConnectName()}");
        if (string.IsNullOrEmpty(name)) throw new SchemaBuilderException("fieldName cannot be null or empty.");
        foreach (var field in _fields)
            if (field.Name == name) throw new SchemaBuilderException($"Cannot create field because of field name duplication {name}");
        _fields.Add(new Field(name, _fields.Count, schema));
        return this;
    }

    /// <summary>
    /// The schema that is being built, for use in its own fields: as that of the next node in a list of nodes. It is one only when this one is built.
    /// </summary>
    /// <param name="optional">Whether null is allowed there.</param>
    /// <exception cref="SchemaBuilderException">The type is not struct.</exception>
    public Schema Itself(bool optional)
    {
        if (_type != SchemaType.Struct) throw new SchemaBuilderException($"Only a struct can contain itself, not a {_type.ToConnectName()}");
        var reference = Schema.ReferenceTo(_type, optional);
        _itself.Add(reference);
        return reference;
    }

    /// <summary>The schema.</summary>
    /// <exception cref="SchemaBuilderException">The default is not a value of the schema.</exception>
    public Schema Build()
    {
        if (_default is not null)
        {
            var bare = Make(null);
            if (_default is Struct s && !s.Schema.Equals(bare)) _default = s.WithSchema(bare);
            try { bare.Validate(_default); }
            catch (DataException e) { throw new SchemaBuilderException($"Invalid default value: {e.Message}", e); }
        }
        return Make(_default);
    }

    private Schema Make(object? defaultValue)
    {
        var made = new Schema(_type, _optional, defaultValue, _name, _version, _doc, _parameters, [.. _fields], _keySchema, _valueSchema);
        foreach (var reference in _itself) reference.Complete(made);
        return made;
    }
}
