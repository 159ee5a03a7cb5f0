namespace Connect.Api.Data;

public sealed partial class Schema
{
    /// <summary>Checks that a value is one of this schema's.</summary>
    /// <param name="value">The value, or null.</param>
    /// <exception cref="DataException">It is of another .NET type, null where null is not allowed, or one of its parts is.</exception>
    public void Validate(object? value) => Validate(this, value, null);

    /// <inheritdoc cref="Validate(object?)"/>
    /// <param name="schema">The schema, or null where nothing is known of the values.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="field">The field's name for the message, or null.</param>
    public static void Validate(Schema? schema, object? value, string? field)
    {
        if (schema is null) return;
        if (value is null)
        {
            if (!schema.IsOptional && schema.DefaultValue is null)
                throw new DataException(
                    $"Invalid value: null used for required field{(field is null ? "" : $": \"{field}\"")}, schema type: {schema.Type.ToConnectName()}");
            return;
        }
        if (!schema.Accepts(value))
            throw new DataException(
                $"Invalid value of {value.GetType().Name} for {(field is null ? "" : $"field \"{field}\", ")}schema {schema.NameAndType()}: expected "
                + $"{schema.ExpectedType()}");
        switch (value)
        {
            case Struct s when !s.Schema.Equals(schema):
                throw new DataException(
                    $"Struct schemas do not match{(field is null ? "" : $" for field \"{field}\"")}: expected {schema.NameAndType()}, got {s.Schema.NameAndType()}");
            case ConnectMap map:
                foreach (var (key, item) in map) { Validate(schema.KeySchema, key, field); Validate(schema.ValueSchema, item, field); }
                break;
            case IReadOnlyList<object?> list when schema.Type == SchemaType.Array:
                foreach (var item in list) Validate(schema.ValueSchema, item, field);
                break;
        }
    }

    /// <summary>Whether a value that is not null has the .NET type of this schema; parts of arrays, maps and structs are not looked at.</summary>
    public bool Accepts(object value) => LogicalType switch
    {
        LogicalType.Decimal => value is BigDecimal,
        LogicalType.Date => value is DateOnly,
        LogicalType.Time => value is TimeSpan,
        LogicalType.Timestamp => value is DateTime,
        _ => Type switch
        {
            SchemaType.Int8 => value is sbyte,
            SchemaType.Int16 => value is short,
            SchemaType.Int32 => value is int,
            SchemaType.Int64 => value is long,
            SchemaType.Float32 => value is float,
            SchemaType.Float64 => value is double,
            SchemaType.Boolean => value is bool,
            SchemaType.String => value is string,
            SchemaType.Bytes => value is byte[],
            SchemaType.Array => value is IReadOnlyList<object?>,
            SchemaType.Map => value is ConnectMap,
            _ => value is Struct,
        },
    };

    private string NameAndType() => Name is null ? Type.ToConnectName() : $"{Name} ({Type.ToConnectName()})";

    private string ExpectedType() => LogicalType switch
    {
        LogicalType.Decimal => nameof(BigDecimal),
        LogicalType.Date => nameof(DateOnly),
        LogicalType.Time => nameof(TimeSpan),
        LogicalType.Timestamp => nameof(DateTime),
        _ => Type switch
        {
            SchemaType.Int8 => nameof(SByte),
            SchemaType.Float32 => nameof(Single),
            SchemaType.Float64 => nameof(Double),
            SchemaType.Bytes => "Byte[]",
            SchemaType.Array => "IReadOnlyList<object?>",
            SchemaType.Map => nameof(ConnectMap),
            _ => Type.ToString(),
        },
    };
}
