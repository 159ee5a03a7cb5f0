using System.Diagnostics.CodeAnalysis;

namespace Formats.Parquet;

/// <summary>The types in which values are stored; the numbers are those of the format.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The format's own names.")]
public enum ParquetPhysicalType
{
    /// <summary>A truth value, one bit.</summary>
    Boolean = 0,
    /// <summary>A 32-bit integer.</summary>
    Int32 = 1,
    /// <summary>A 64-bit integer.</summary>
    Int64 = 2,
    /// <summary>An IEEE 754 single.</summary>
    Float = 4,
    /// <summary>An IEEE 754 double.</summary>
    Double = 5,
    /// <summary>Bytes with their length.</summary>
    ByteArray = 6,
    /// <summary>Bytes, always as many.</summary>
    FixedLengthByteArray = 7,
}
