using Formats.Avro;

namespace Connect.Avro.Reading;

/// <summary>How values that were written with one Avro schema are read; made once for a schema.</summary>
public abstract class AvroDecoder
{
    private protected AvroDecoder(Schema? schema) => Schema = schema;

    /// <summary>The Connect schema of the values; null for values without one.</summary>
    public Schema? Schema { get; }

    /// <summary>Whether values may have no bytes at all.</summary>
    internal virtual bool MayBeEmpty => false;

    /// <summary>Reads a value into a field of a struct: dates and times are numbers there.</summary>
    /// <exception cref="AvroException">The bytes are no value of the schema.</exception>
    /// <exception cref="DataException">The value has no place in Connect.</exception>
    public abstract Datum Read(ref AvroReader input);

    /// <summary>Reads a value that stands by itself, in a list or in a map.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public virtual Datum ReadAlone(ref AvroReader input) => Read(ref input);

    /// <summary>Makes a decoder, and with it the Connect schema.</summary>
    /// <param name="schema">The schema the values were written with.</param>
    /// <param name="options">How Avro's schemas become Connect's.</param>
    /// <param name="version">The version of the Connect schema where the Avro schema does not tell one; null for none.</param>
    /// <exception cref="DataException">The schema has no counterpart in Connect.</exception>
    public static AvroDecoder Of(AvroSchema schema, AvroOptions options, int? version = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        return new AvroDecoders(options).Make(schema, new() { Version = version });
    }
}
