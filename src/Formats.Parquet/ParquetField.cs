namespace Formats.Parquet;

/// <summary>A field of a file's schema: a column, or a group of further fields.</summary>
public sealed class ParquetField
{
    private ParquetField(
        string name, ParquetRepetition repetition, ParquetPhysicalType? type, ParquetAnnotation annotation, IReadOnlyList<ParquetField> children)
    {
        Name = name;
        Repetition = repetition;
        Type = type;
        Annotation = annotation;
        Children = children;
    }

    /// <summary>The name.</summary>
    public string Name { get; }
    /// <summary>How often the field is there.</summary>
    public ParquetRepetition Repetition { get; }
    /// <summary>The type of a column; null for a group.</summary>
    public ParquetPhysicalType? Type { get; }
    /// <summary>What the values mean.</summary>
    public ParquetAnnotation Annotation { get; }
    /// <summary>The fields of a group; empty for a column.</summary>
    public IReadOnlyList<ParquetField> Children { get; }
    /// <summary>The length in bytes of a fixed length byte array.</summary>
    public int Length { get; private init; }
    /// <summary>The digits of a decimal.</summary>
    public int Precision { get; private init; }
    /// <summary>The digits after the point of a decimal.</summary>
    public int Scale { get; private init; }

    /// <summary>The definition level of a value that is there: how many optional or repeated fields lead to it, itself included.</summary>
    public int MaxDefinition { get; private set; }
    /// <summary>How many repeated fields lead to it, itself included.</summary>
    public int MaxRepetition { get; private set; }
    /// <summary>The column of a field that is one; set when the file is begun.</summary>
    public ParquetColumn? Column { get; internal set; }

    /// <summary>A column.</summary>
    public static ParquetField Leaf(
        string name, ParquetRepetition repetition, ParquetPhysicalType type, ParquetAnnotation annotation = ParquetAnnotation.None) =>
        new(name, repetition, type, annotation, []);

    /// <summary>A column of decimals.</summary>
    /// <param name="name">The name.</param>
    /// <param name="repetition">How often it is there.</param>
    /// <param name="precision">The digits.</param>
    /// <param name="scale">The digits after the point.</param>
    /// <param name="length">The bytes of a fixed length byte array; 0 for a byte array.</param>
    public static ParquetField Number(string name, ParquetRepetition repetition, int precision, int scale, int length = 0)
    {
        var type = length > 0 ? ParquetPhysicalType.FixedLengthByteArray : ParquetPhysicalType.ByteArray;
        return new(name, repetition, type, ParquetAnnotation.Decimal, []) { Precision = precision, Scale = scale, Length = length };
    }

    /// <summary>A column of bytes, always as many.</summary>
    public static ParquetField Fixed(string name, ParquetRepetition repetition, int length) =>
        new(name, repetition, ParquetPhysicalType.FixedLengthByteArray, ParquetAnnotation.None, []) { Length = length };

    /// <summary>A group.</summary>
    /// <exception cref="ArgumentException">The group is empty, which the format does not allow.</exception>
    public static ParquetField Group(string name, ParquetRepetition repetition, ParquetAnnotation annotation, params IReadOnlyList<ParquetField> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        if (children.Count == 0) throw new ArgumentException($"The group '{name}' has no fields, which Parquet does not allow", nameof(children));
        return new(name, repetition, null, annotation, children);
    }

    /// <summary>Counts the levels and collects the columns, in their order.</summary>
    internal void Place(int definition, int repetition, string[] path, List<ParquetColumn> columns, ParquetCodec codec)
    {
        MaxDefinition = definition;
        MaxRepetition = repetition;
        if (Type is not null)
        {
            columns.Add(Column = new ParquetColumn(this, path, codec));
            return;
        }
        foreach (var child in Children)
        {
            var mayBeAbsent = child.Repetition != ParquetRepetition.Required;
            var repeats = child.Repetition == ParquetRepetition.Repeated;
            child.Place(definition + (mayBeAbsent ? 1 : 0), repetition + (repeats ? 1 : 0), [.. path, child.Name], columns, codec);
        }
    }
}
