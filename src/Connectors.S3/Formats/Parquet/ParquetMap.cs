using Connect.Api;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>A map whose keys are text.</summary>
internal sealed class ParquetMap(ParquetField field, Schema schema, ParquetField entries, ParquetShape keys, ParquetShape values) : ParquetShape(field, schema)
{
    protected override void AddValue(in Datum value, int repetition)
    {
        if (value.Reference is not ConnectMap map) throw Mismatch(value);
        if (map.Count == 0) AddNull(entries, repetition, Field.MaxDefinition);
        for (var i = 0; i < map.Count; i++)
        {
            var at = i == 0 ? repetition : entries.MaxRepetition;
            keys.Add(Datum.From(map.Entries[i].Key), at);
            values.Add(map.Entries[i].Value, at);
        }
    }
}
