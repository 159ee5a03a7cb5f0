using Connect.Avro.Writing;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>How values of one Connect schema go to the columns of a Parquet file.</summary>
/// <param name="field">The field of the file.</param>
/// <param name="schema">The Connect schema.</param>
internal abstract class ParquetShape(ParquetField field, Schema schema)
{
    /// <summary>The field of the file.</summary>
    public ParquetField Field { get; } = field;

    /// <summary>The Connect schema.</summary>
    public Schema Schema { get; } = schema;

    /// <summary>Adds a value that may be null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="repetition">Which of the repeated fields on the way repeats.</param>
    /// <exception cref="DataException">The value is not one of the schema.</exception>
    public void Add(in Datum value, int repetition)
    {
        if (value.IsNull && !Schema.IsOptional && Schema.DefaultValue is null) throw Mismatch(value);
        var given = AvroType.OrDefault(Schema, value);
        if (given.IsNull) AddNull(Field, repetition, Field.MaxDefinition - 1);
        else AddValue(given, repetition);
    }

    /// <summary>Adds a value that is not null.</summary>
    protected abstract void AddValue(in Datum value, int repetition);

    /// <summary>Adds to every column below a field that it is not there.</summary>
    protected static void AddNull(ParquetField field, int repetition, int definition)
    {
        if (field.Column is not null) { field.Column.AddNull(repetition, definition); return; }
        for (var i = 0; i < field.Children.Count; i++) AddNull(field.Children[i], repetition, definition);
    }

    /// <summary>What to throw for a value of another type.</summary>
    protected DataException Mismatch(in Datum value) =>
        new($"Invalid type in the field '{Field.Name}': expected {Schema}, got {value.ToObject()?.GetType().Name ?? "null"}");
}
