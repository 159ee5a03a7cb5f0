using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Formats.Avro;

/// <summary>
/// Rewrites values that were written with one schema as another one writes them, by the rules of schema resolution
/// (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution): fields by name, defaults for those that are not there.
/// </summary>
/// <param name="from">The schema that values were written with.</param>
/// <param name="to">The schema to write them with.</param>
public sealed class AvroTranscoder(AvroSchema from, AvroSchema to)
{
    /// <summary>Rewrites a value.</summary>
    /// <exception cref="AvroException">The value is none of its schema, or the other schema cannot hold it.</exception>
    public void Transcode(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var input = new AvroReader(value);
        Copy(ref input, from, to, output);
    }

    private static void Copy(ref AvroReader input, AvroSchema from, AvroSchema to, IBufferWriter<byte> output)
    {
        if (from.Kind == AvroKind.Union)
        {
            Copy(ref input, Branch(from, input.ReadLong()), to, output);
            return;
        }
        if (to.Kind == AvroKind.Union)
        {
            var index = BranchFor(from, to);
            output.WriteLong(index);
            Copy(ref input, from, to.Branches[index], output);
            return;
        }
        switch (from.Kind, to.Kind)
        {
            case (AvroKind.Null, AvroKind.Null): break;
            case (AvroKind.Boolean, AvroKind.Boolean): output.WriteBoolean(input.ReadBoolean()); break;
            case (AvroKind.Int, AvroKind.Int) or (AvroKind.Int or AvroKind.Long, AvroKind.Long): output.WriteLong(input.ReadLong()); break;
            case (AvroKind.Int or AvroKind.Long, AvroKind.Float): output.WriteFloat(input.ReadLong()); break;
            case (AvroKind.Int or AvroKind.Long, AvroKind.Double): output.WriteDouble(input.ReadLong()); break;
            case (AvroKind.Float, AvroKind.Float): output.WriteFloat(input.ReadFloat()); break;
            case (AvroKind.Float, AvroKind.Double): output.WriteDouble(input.ReadFloat()); break;
            case (AvroKind.Double, AvroKind.Double): output.WriteDouble(input.ReadDouble()); break;
            case (AvroKind.Bytes or AvroKind.String, AvroKind.Bytes or AvroKind.String): output.WriteBytes(input.ReadBytes()); break;
            case (AvroKind.Fixed, AvroKind.Fixed) when from.Size == to.Size: output.Write(input.Take(from.Size)); break;
            case (AvroKind.Enum, AvroKind.Enum): output.WriteLong(Symbol(from, input.ReadLong(), to)); break;
            case (AvroKind.String, AvroKind.Enum): output.WriteLong(Place(input.ReadText(), to)); break;
            case (AvroKind.Array, AvroKind.Array) or (AvroKind.Map, AvroKind.Map): CopyItems(ref input, from, to, output); break;
            case (AvroKind.Record, AvroKind.Record): CopyFields(ref input, from, to, output); break;
            default: throw new AvroException($"{Shown(from)} cannot be written as {Shown(to)}");
        }
    }

    private static void CopyItems(ref AvroReader input, AvroSchema from, AvroSchema to, IBufferWriter<byte> output)
    {
        for (long count; (count = input.ReadBlock(empty: true)) > 0;)
        {
            output.WriteLong(count);
            for (; count > 0; count--)
            {
                if (from.Kind == AvroKind.Map) output.WriteBytes(input.ReadBytes());
                Copy(ref input, from.Items!, to.Items!, output);
            }
        }
        output.WriteLong(0);
    }

    private static void CopyFields(ref AvroReader input, AvroSchema from, AvroSchema to, IBufferWriter<byte> output)
    {
        // Fields may stand in another order, so that each is found before any is written.
        var begin = input;
        var starts = new int[from.Fields.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = input.Position - begin.Position;
            Skip(ref input, from.Fields[i].Type);
        }
        foreach (var field in to.Fields)
        {
            var index = IndexOf(from, field);
            if (index >= 0)
            {
                var at = begin;
                at.Take(starts[index]);
                Copy(ref at, from.Fields[index].Type, field.Type, output);
            }
            else if (field.HasDefault) WriteDefault(field.Type, field.Default, output);
            else throw new AvroException($"there is no field '{field.Name}' for {Shown(to)}, and it has no default");
        }
    }

    private static int IndexOf(AvroSchema from, AvroField field)
    {
        for (var i = 0; i < from.Fields.Count; i++)
            if (from.Fields[i].Name == field.Name) return i;
        for (var i = 0; i < from.Fields.Count; i++)
            if (field.Aliases.Contains(from.Fields[i].Name)) return i;
        return -1;
    }

    private static void Skip(ref AvroReader input, AvroSchema schema)
    {
        switch (schema.Kind)
        {
            case AvroKind.Null: break;
            case AvroKind.Boolean: input.Take(1); break;
            case AvroKind.Int or AvroKind.Long or AvroKind.Enum: input.ReadLong(); break;
            case AvroKind.Float: input.Take(sizeof(float)); break;
            case AvroKind.Double: input.Take(sizeof(double)); break;
            case AvroKind.Bytes or AvroKind.String: input.ReadBytes(); break;
            case AvroKind.Fixed: input.Take(schema.Size); break;
            case AvroKind.Union: Skip(ref input, Branch(schema, input.ReadLong())); break;
            case AvroKind.Record:
                foreach (var field in schema.Fields) Skip(ref input, field.Type);
                break;
            default:
                for (long count; (count = input.ReadBlock(empty: true)) > 0;)
                    for (; count > 0; count--)
                    {
                        if (schema.Kind == AvroKind.Map) input.ReadBytes();
                        Skip(ref input, schema.Items!);
                    }
                break;
        }
    }

    private static void WriteDefault(AvroSchema schema, JsonElement json, IBufferWriter<byte> output)
    {
        switch (schema.Kind)
        {
            case AvroKind.Null: break;
            case AvroKind.Boolean: output.WriteBoolean(json.GetBoolean()); break;
            case AvroKind.Int or AvroKind.Long: output.WriteLong(json.GetInt64()); break;
            case AvroKind.Float: output.WriteFloat(json.GetSingle()); break;
            case AvroKind.Double: output.WriteDouble(json.GetDouble()); break;
            case AvroKind.String: output.WriteText(json.GetString()!); break;
            case AvroKind.Bytes: output.WriteBytes(Encoding.Latin1.GetBytes(json.GetString()!)); break;
            case AvroKind.Fixed: output.Write(Encoding.Latin1.GetBytes(json.GetString()!)); break;
            case AvroKind.Enum: output.WriteLong(Place(json.GetString()!, schema)); break;
            case AvroKind.Union:
                // The default of a union is one of its first branch; later versions of Avro take any.
                var index = 0;
                for (var i = 0; i < schema.Branches.Count && json.ValueKind == JsonValueKind.Null; i++)
                    if (schema.Branches[i].Kind == AvroKind.Null) index = i;
                output.WriteLong(index);
                WriteDefault(schema.Branches[index], json, output);
                break;
            case AvroKind.Record:
                foreach (var field in schema.Fields)
                {
                    var value = json.TryGetProperty(field.Name, out var given) ? given
                        : field.HasDefault ? field.Default
                        : throw new AvroException($"the default of {Shown(schema)} has no '{field.Name}'");
                    WriteDefault(field.Type, value, output);
                }
                break;
            case AvroKind.Array:
                if (json.GetArrayLength() > 0) output.WriteLong(json.GetArrayLength());
                foreach (var item in json.EnumerateArray()) WriteDefault(schema.Items!, item, output);
                output.WriteLong(0);
                break;
            default:
                foreach (var member in json.EnumerateObject())
                {
                    output.WriteLong(1);
                    output.WriteText(member.Name);
                    WriteDefault(schema.Items!, member.Value, output);
                }
                output.WriteLong(0);
                break;
        }
    }

    private static AvroSchema Branch(AvroSchema union, long index) =>
        (ulong)index < (ulong)union.Branches.Count ? union.Branches[(int)index] : throw new AvroException($"the union has no branch {index}");

    private static int BranchFor(AvroSchema from, AvroSchema union)
    {
        for (var i = 0; i < union.Branches.Count; i++)
            if (union.Branches[i].Kind == from.Kind && (!from.IsNamed || union.Branches[i].FullName == from.FullName)) return i;
        for (var i = 0; i < union.Branches.Count; i++)
            if (union.Branches[i].WhyItCannotRead(from) is null) return i;
        throw new AvroException($"no branch of the union can hold {Shown(from)}");
    }

    private static int Symbol(AvroSchema from, long index, AvroSchema to) =>
        (ulong)index < (ulong)from.Symbols.Count ? Place(from.Symbols[(int)index], to) : throw new AvroException($"{Shown(from)} has no symbol {index}");

    private static int Place(string symbol, AvroSchema schema)
    {
        for (var i = 0; i < schema.Symbols.Count; i++)
            if (schema.Symbols[i] == symbol) return i;
        return schema.DefaultSymbol is { } defaultValue && defaultValue != symbol
            ? Place(defaultValue, schema)
            : throw new AvroException($"'{symbol}' is no symbol of {Shown(schema)}");
    }

    private static string Shown(AvroSchema schema) => schema.FullName ?? schema.Kind.ToString().ToLowerInvariant();
}
