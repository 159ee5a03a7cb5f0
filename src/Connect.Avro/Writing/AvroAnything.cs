using System.Buffers;
using System.Text.Json;
using Formats.Avro;

namespace Connect.Avro.Writing;

/// <summary>A value without a schema: a record that has a field for every kind of value, of which one is set.</summary>
internal sealed class AvroAnything(AvroNames names) : AvroType(null)
{
    private readonly bool _defines = names.Define(AvroTypes.Anything, null);
    private readonly string _entry = names.Free(AvroTypes.MapEntry);

    public override string RecordName => AvroTypes.Anything;

    // The fields, in the order of the type.
    private enum Kind
    {
        Boolean,
        Bytes,
        Double,
        Float,
        Int,
        Long,
        String,
        Array,
        Map,
    }

    private const int Kinds = (int)Kind.Map + 1;

    public override void WriteType(Utf8JsonWriter json, string? space)
    {
        if (!_defines) { AvroProperties.WriteReference(json, AvroTypes.Anything, space); return; }
        json.WriteStartObject();
        json.WriteString("type", "record");
        AvroProperties.WriteName(json, AvroTypes.Anything, space);
        json.WriteStartArray("fields");
        foreach (var name in (ReadOnlySpan<string>)["boolean", "bytes", "double", "float", "int", "long", "string"])
            WriteField(json, name, () => json.WriteStringValue(name));
        WriteField(json, "array", () => WriteArray(json, () => json.WriteStringValue("Anything")));
        WriteField(json, "map", () => WriteArray(json, () =>
        {
            json.WriteStartObject();
            json.WriteString("type", "record");
            json.WriteString("name", AvroNames.Split(_entry).Name);
            json.WriteStartArray("fields");
            foreach (var name in (ReadOnlySpan<string>)["key", "value"])
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("type", "Anything");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public override void Write(IBufferWriter<byte> output, in Datum value)
    {
        if (value.IsNull) { Absent(output, Kinds); return; }
        var kind = KindOf(value);
        Absent(output, (int)kind);
        output.WriteLong(1);
        switch (kind)
        {
            case Kind.Boolean: output.WriteBoolean(value.Boolean); break;
            case Kind.Bytes: output.WriteBytes((byte[])value.Reference!); break;
            case Kind.Double: output.WriteDouble(value.Float); break;
            case Kind.Float: output.WriteFloat((float)value.Float); break;
            case Kind.Int or Kind.Long: output.WriteLong(value.Integer); break;
            case Kind.String: output.WriteText(value.String!); break;
            case Kind.Array:
                var list = (IReadOnlyList<object?>)value.Reference!;
                if (list.Count > 0) output.WriteLong(list.Count);
                for (var i = 0; i < list.Count; i++) Write(output, Datum.From(list[i]));
                output.WriteLong(0);
                break;
            case Kind.Map:
                var map = (ConnectMap)value.Reference!;
                if (map.Count > 0) output.WriteLong(map.Count);
                foreach (ref readonly var entry in map.Entries)
                {
                    Write(output, Datum.From(entry.Key));
                    Write(output, entry.Value);
                }
                output.WriteLong(0);
                break;
        }
        Absent(output, Kinds - 1 - (int)kind);
    }

    public override void WriteDefault(Utf8JsonWriter json, in Datum value) => json.WriteNullValue();

    private Kind KindOf(in Datum value) => value.Kind switch
    {
        DatumKind.Boolean => Kind.Boolean,
        DatumKind.Float64 => Kind.Double,
        DatumKind.Float32 => Kind.Float,
        DatumKind.Int8 or DatumKind.Int16 or DatumKind.Int32 => Kind.Int,
        DatumKind.Int64 => Kind.Long,
        _ => value.Reference switch
        {
            string => Kind.String,
            byte[] => Kind.Bytes,
            ConnectMap => Kind.Map,
            IReadOnlyList<object?> => Kind.Array,
            _ => throw Mismatch(value),
        },
    };

    private static void Absent(IBufferWriter<byte> output, int count)
    {
        for (; count > 0; count--) output.WriteLong(0);
    }

    private static void WriteField(Utf8JsonWriter json, string name, Action type)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("type");
        json.WriteStringValue("null");
        type();
        json.WriteEndArray();
        json.WriteNull("default");
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, Action items)
    {
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        items();
        json.WriteEndObject();
    }
}
