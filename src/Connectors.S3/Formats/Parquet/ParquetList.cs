using Connect.Api;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>A list, or the entries of a map whose keys are not text.</summary>
/// <param name="field">The group.</param>
/// <param name="schema">The schema of the list or map.</param>
/// <param name="repeated">The field that repeats.</param>
/// <param name="items">The shape of the items; it is the repeated field or lies in it.</param>
internal sealed class ParquetList(ParquetField field, Schema schema, ParquetField repeated, ParquetShape items) : ParquetShape(field, schema)
{
    protected override void AddValue(in Datum value, int repetition)
    {
        switch (value.Reference)
        {
            case IReadOnlyList<object?> list when Schema.Type == SchemaType.Array:
                if (list.Count == 0) AddNull(repeated, repetition, Field.MaxDefinition);
                for (var i = 0; i < list.Count; i++) items.Add(Datum.From(list[i]), i == 0 ? repetition : repeated.MaxRepetition);
                break;
            case ConnectMap map when items is ParquetEntry entry:
                if (map.Count == 0) AddNull(repeated, repetition, Field.MaxDefinition);
                for (var i = 0; i < map.Count; i++) entry.Add(map.Entries[i], i == 0 ? repetition : repeated.MaxRepetition);
                break;
            default: throw Mismatch(value);
        }
    }
}
