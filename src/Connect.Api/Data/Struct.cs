using System.Collections;
using System.Text;

namespace Connect.Api.Data;

/// <summary>
/// A record of named fields as its <see cref="Schema"/> says. Numbers, booleans, dates and times lie unboxed in it; <see cref="Get(string)"/> boxes, the
/// members that take a field's index and <see cref="Datum"/> do not.
/// </summary>
public sealed class Struct : IEquatable<Struct>
{
    private readonly Datum[] _values;

    /// <summary>An empty struct.</summary>
    /// <param name="schema">A schema of type struct.</param>
    /// <exception cref="DataException">The schema is of another type.</exception>
    public Struct(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Type != SchemaType.Struct) throw new DataException($"Not a struct schema: {schema}");
        Schema = schema;
        _values = new Datum[schema.FieldArray.Length];
    }

    private Struct(Schema schema, Datum[] values) { Schema = schema; _values = values; }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The value of a field; null values of fields with a default read as the default.</summary>
    /// <exception cref="DataException">No such field; or, setting, a value of another type.</exception>
    public object? this[string field] { get => Get(field); set => Put(field, value); }

    /// <inheritdoc cref="this[string]"/>
    public object? Get(string field) => Get(FieldOf(field));

    /// <inheritdoc cref="this[string]"/>
    public object? Get(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return GetWithoutDefault(field) ?? field.Schema.DefaultValue;
    }

    /// <summary>The value of a field as it was put; null where nothing was.</summary>
    public object? GetWithoutDefault(string field) => GetWithoutDefault(FieldOf(field));

    /// <inheritdoc cref="GetWithoutDefault(string)"/>
    public object? GetWithoutDefault(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ref readonly var datum = ref _values[field.Index];
        if (datum.IsNull) return null;
        return field.Schema.LogicalType switch
        {
            LogicalType.Date => LogicalTypes.ToDate(datum.Integer),
            LogicalType.Time => LogicalTypes.ToTime(datum.Integer),
            LogicalType.Timestamp => LogicalTypes.ToTimestamp(datum.Integer),
            _ => datum.ToObject(),
        };
    }

    /// <summary>The value of the field at an index as it was put, unboxed: dates as days, times and timestamps as milliseconds.</summary>
    /// <param name="index">The field's <see cref="Field.Index"/>.</param>
    public ref readonly Datum this[int index] => ref _values[index];

    /// <summary>Sets a field.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="value">A value of the .NET type of the field's schema, or null; any dictionary or collection is taken for a map or an array.</param>
    /// <returns>This struct, to go on.</returns>
    /// <exception cref="DataException">No such field, or a value of another type.</exception>
    public Struct Put(string field, object? value) => Put(FieldOf(field), value);

    /// <inheritdoc cref="Put(string, object?)"/>
    public Struct Put(Field field, object? value)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (value is IDictionary other and not ConnectMap && field.Schema.Type == SchemaType.Map) value = ConnectMap.From(other);
        else if (field.Schema.Type == SchemaType.Array && value is IEnumerable items and not string and not IReadOnlyList<object?>)
            value = items.Cast<object?>().ToArray();
        if (value is not null) Schema.Validate(field.Schema, value, field.Name);
        _values[field.Index] = value switch
        {
            DateOnly date => Datum.Of(LogicalTypes.FromDate(date)),
            TimeSpan time => Datum.Of((int)LogicalTypes.FromTime(time)),
            DateTime timestamp => Datum.Of(LogicalTypes.FromTimestamp(timestamp)),
            _ => Datum.From(value),
        };
        return this;
    }

    /// <summary>
    /// Sets the field at an index without looking at its schema: for converters, which have read the value by that schema. Dates go in as int32 days, times
    /// as int32 and timestamps as int64 milliseconds.
    /// </summary>
    public void Set(int index, Datum value) => _values[index] = value;

    /// <summary>The boolean in a field.</summary>
    public bool? GetBoolean(string field) => (bool?)Get(field);
    /// <summary>The int8 in a field.</summary>
    public sbyte? GetInt8(string field) => (sbyte?)Get(field);
    /// <summary>The int16 in a field.</summary>
    public short? GetInt16(string field) => (short?)Get(field);
    /// <summary>The int32 in a field.</summary>
    public int? GetInt32(string field) => (int?)Get(field);
    /// <summary>The int64 in a field.</summary>
    public long? GetInt64(string field) => (long?)Get(field);
    /// <summary>The float32 in a field.</summary>
    public float? GetFloat32(string field) => (float?)Get(field);
    /// <summary>The float64 in a field.</summary>
    public double? GetFloat64(string field) => (double?)Get(field);
    /// <summary>The text in a field.</summary>
    public string? GetString(string field) => (string?)Get(field);
    /// <summary>The bytes in a field.</summary>
    public byte[]? GetBytes(string field) => (byte[]?)Get(field);
    /// <summary>The array in a field.</summary>
    public IReadOnlyList<object?>? GetArray(string field) => (IReadOnlyList<object?>?)Get(field);
    /// <summary>The map in a field.</summary>
    public ConnectMap? GetMap(string field) => (ConnectMap?)Get(field);
    /// <summary>The struct in a field.</summary>
    public Struct? GetStruct(string field) => (Struct?)Get(field);

    /// <summary>Checks every field against its schema.</summary>
    /// <exception cref="DataException">A required field without default is null.</exception>
    public void Validate()
    {
        foreach (var field in Schema.FieldArray)
        {
            ref readonly var datum = ref _values[field.Index];
            if (datum.IsNull && !field.Schema.IsOptional && field.Schema.DefaultValue is null)
                throw new DataException($"Invalid value: null used for required field: \"{field.Name}\", schema type: {field.Schema.Type.ToConnectName()}");
        }
    }

    /// <summary>The same values under another schema with the same fields.</summary>
    /// <exception cref="DataException">The fields are not the same.</exception>
    public Struct WithSchema(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.FieldArray.Length != _values.Length)
            throw new DataException($"Cannot put a struct of {_values.Length} fields under {schema} with {schema.FieldArray.Length}");
        for (var i = 0; i < _values.Length; i++)
            if (schema.FieldArray[i].Name != Schema.FieldArray[i].Name || schema.FieldArray[i].Schema.Type != Schema.FieldArray[i].Schema.Type)
                throw new DataException($"Cannot put a struct of {Schema} under {schema}: field {i} differs");
        return new Struct(schema, (Datum[])_values.Clone());
    }

    /// <inheritdoc/>
    public bool Equals(Struct? other) =>
        ReferenceEquals(this, other) || (other is not null && Schema.Equals(other.Schema) && _values.AsSpan().SequenceEqual(other._values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Struct);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values) hash.Add(value.GetHashCode());
        return hash.ToHashCode();
    }

    /// <summary>Java's text form: <c>Struct{a=1,b=x}</c>, fields that are null left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        TextForm.Append(text, this);
        return text.ToString();
    }

    private Field FieldOf(string name) => Schema.Field(name) ?? throw new DataException($"{name} is not a valid field name");
}
