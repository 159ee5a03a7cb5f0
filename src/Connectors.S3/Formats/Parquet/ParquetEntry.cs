using Connect.Api;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>An entry of a map whose keys are not text.</summary>
internal sealed class ParquetEntry(ParquetField field, Schema schema, ParquetShape keys, ParquetShape values) : ParquetShape(field, schema)
{
    /// <summary>Adds an entry.</summary>
    public void Add(in ConnectMap.Entry entry, int repetition)
    {
        keys.Add(Datum.From(entry.Key), repetition);
        values.Add(entry.Value, repetition);
    }

    protected override void AddValue(in Datum value, int repetition) => throw Mismatch(value);
}
