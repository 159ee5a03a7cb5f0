using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A struct that was an Avro union: one field for each branch, of which one is set.</summary>
internal sealed class AvroUnion(Schema schema, AvroType[] branches) : AvroType(schema)
{
    /// <summary>How many branches there are, null aside.</summary>
    public int Count => branches.Length;

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        json.WriteStartArray();
        WriteBranches(json, space);
        json.WriteEndArray();
    }

    /// <summary>Writes the branches without the brackets around them.</summary>
    public void WriteBranches(Utf8JsonWriter json, string? space)
    {
        foreach (var branch in branches) branch.WriteType(json, space);
    }

    public override void Write(IBufferWriter<byte> output, in Datum value) => Write(output, value, 0);

    /// <summary>Encodes a value whose branches are counted from a number.</summary>
    public void Write(IBufferWriter<byte> output, in Datum value, int first)
    {
        if (value.Reference is not Struct union) throw Mismatch(value);
        for (var i = 0; i < branches.Length; i++)
        {
            ref readonly var branch = ref union[i];
            if (branch.IsNull) continue;
            output.WriteLong(first + i);
            branches[i].Write(output, branch);
            return;
        }
        throw new DataException($"No branch of the union {Schema} is set");
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value)
    {
        if (value.Reference is Struct union && !union[0].IsNull) branches[0].WriteDefault(json, union[0]);
        else json.WriteNullValue();
    }
}
