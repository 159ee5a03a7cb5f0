namespace Formats.Avro;

/// <summary>The types of Avro's schemas (https://avro.apache.org/docs/1.12.0/specification/#schema-declaration).</summary>
public enum AvroKind
{
    /// <summary>No value.</summary>
    Null,
    /// <summary>A truth value.</summary>
    Boolean,
    /// <summary>A signed integer of 32 bits.</summary>
    Int,
    /// <summary>A signed integer of 64 bits.</summary>
    Long,
    /// <summary>An IEEE 754 single.</summary>
    Float,
    /// <summary>An IEEE 754 double.</summary>
    Double,
    /// <summary>Bytes.</summary>
    Bytes,
    /// <summary>Text.</summary>
    String,
    /// <summary>Named fields.</summary>
    Record,
    /// <summary>One of several names.</summary>
    Enum,
    /// <summary>Bytes, always as many.</summary>
    Fixed,
    /// <summary>A list.</summary>
    Array,
    /// <summary>Texts to values.</summary>
    Map,
    /// <summary>A value of one of several types.</summary>
    Union,
}
