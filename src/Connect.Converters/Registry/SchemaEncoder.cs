using System.Buffers;

namespace Connect.Converters.Registry;

/// <summary>Writes the values of one Connect schema.</summary>
/// <param name="json">The schema they are written with.</param>
/// <param name="recordName">What the subject can be named after, or null.</param>
internal abstract class SchemaEncoder(byte[] json, string? recordName)
{
    public byte[] Json { get; } = json;

    public string? RecordName { get; } = recordName;

    /// <summary>Writes a value, without a frame.</summary>
    public abstract void Write(IBufferWriter<byte> output, in Datum value);

    /// <summary>Why another schema could not read what this one writes; null if it can.</summary>
    public abstract string? WhyNot(TargetSchema target);

    /// <summary>Writes the same values with another schema.</summary>
    public abstract SchemaEncoder Into(TargetSchema target);
}
