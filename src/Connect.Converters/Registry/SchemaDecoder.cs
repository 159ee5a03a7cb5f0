namespace Connect.Converters.Registry;

/// <summary>Reads values that were written with one schema.</summary>
internal abstract class SchemaDecoder
{
    /// <summary>Reads a value; without the frame.</summary>
    /// <exception cref="SerializationException">The bytes are no value of the schema.</exception>
    public abstract SchemaAndValue Read(ReadOnlySpan<byte> payload);
}
