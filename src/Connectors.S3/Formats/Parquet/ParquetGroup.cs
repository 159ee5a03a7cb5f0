using Connect.Api;
using Formats.Parquet;

namespace Connectors.S3;

/// <summary>A struct; what was a union is one with a member for each branch.</summary>
internal sealed class ParquetGroup(ParquetField field, Schema schema, ParquetShape[] fields) : ParquetShape(field, schema)
{
    protected override void AddValue(in Datum value, int repetition)
    {
        if (value.Reference is not Struct record || record.Schema.Fields.Count != fields.Length) throw Mismatch(value);
        for (var i = 0; i < fields.Length; i++) fields[i].Add(record[i], repetition);
    }
}
