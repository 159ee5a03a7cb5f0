namespace Formats.Parquet;

/// <summary>How often a field is there; the numbers are those of the format.</summary>
public enum ParquetRepetition
{
    /// <summary>Always once.</summary>
    Required = 0,
    /// <summary>Once or not at all.</summary>
    Optional = 1,
    /// <summary>Any number of times.</summary>
    Repeated = 2,
}
