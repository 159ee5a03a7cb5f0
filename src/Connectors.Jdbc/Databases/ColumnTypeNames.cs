using Connect.Api;

namespace Connectors.Jdbc.Databases;

/// <summary>The column types that a database's tables are created with, by what their columns are to hold.</summary>
internal sealed record ColumnTypeNames
{
    public required string Int8 { get; init; }
    public required string Int16 { get; init; }
    public required string Int32 { get; init; }
    public required string Int64 { get; init; }
    public required string Float32 { get; init; }
    public required string Float64 { get; init; }
    public required string Boolean { get; init; }
    public required string String { get; init; }
    public required string Bytes { get; init; }
    public required string Date { get; init; }
    public required string Time { get; init; }
    public required string Timestamp { get; init; }

    /// <summary>The type of decimals, by their scale.</summary>
    public required Func<int, string> Decimal { get; init; }

    /// <summary>The type of timestamps that are finer than milliseconds.</summary>
    public string FineTimestamp { get => field ?? Timestamp; init; }

    /// <summary>The type of strings that are keys.</summary>
    public string StringKey { get => field ?? String; init; }

    /// <summary>The type for a schema, or null where there is none.</summary>
    /// <param name="schema">The schema of the column's values.</param>
    /// <param name="key">Whether it is part of the key.</param>
    /// <param name="timestampField">Whether its numbers are timestamps, finer than milliseconds.</param>
    public string? Of(Schema schema, bool key, bool timestampField)
    {
        if (timestampField) return FineTimestamp;
        return schema.LogicalType switch
        {
            LogicalType.Decimal => Decimal(LogicalTypes.ScaleOf(schema)),
            LogicalType.Date => Date,
            LogicalType.Time => Time,
            LogicalType.Timestamp => Timestamp,
            _ => schema.Type switch
            {
                SchemaType.Int8 => Int8,
                SchemaType.Int16 => Int16,
                SchemaType.Int32 => Int32,
                SchemaType.Int64 => Int64,
                SchemaType.Float32 => Float32,
                SchemaType.Float64 => Float64,
                SchemaType.Boolean => Boolean,
                SchemaType.String => key ? StringKey : String,
                SchemaType.Bytes => Bytes,
                _ => null,
            },
        };
    }
}
