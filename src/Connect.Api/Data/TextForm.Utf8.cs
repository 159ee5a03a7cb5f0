using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Connect.Java;

namespace Connect.Api.Data;

public static partial class TextForm
{
    /// <summary>Writes the text of a value as UTF-8, without a string in between; <c>null</c> for null.</summary>
    /// <param name="output">Gets the text.</param>
    /// <param name="value">Any Connect value.</param>
    public static void Write(IBufferWriter<byte> output, object? value)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (value)
        {
            case string s: WriteText(output, s); break;
            case Struct s: WriteStruct(output, s); break;
            case ConnectMap map: WriteMap(output, map); break;
            case IReadOnlyList<object?> list: WriteList(output, list); break;
            case null: output.Write("null"u8); break;
            case DateTime t: WriteInstant(output, t); break;
            case DateOnly d: WriteInstant(output, d.ToDateTime(TimeOnly.MinValue)); break;
            case TimeSpan t: WriteInstant(output, DateTime.UnixEpoch + t); break;
            default:
                var datum = Datum.From(value);
                if (datum.Kind == DatumKind.Reference) WriteText(output, Of(value));
                else WriteDatum(output, datum);
                break;
        }
    }

    private static void WriteStruct(IBufferWriter<byte> output, Struct value)
    {
        output.Write("Struct{"u8);
        var fields = value.Schema.FieldArray;
        var first = true;
        for (var i = 0; i < fields.Length; i++)
        {
            ref readonly var datum = ref value[i];
            if (datum.IsNull) continue;
            if (!first) WriteByte(output, (byte)',');
            first = false;
            WriteText(output, fields[i].Name);
            WriteByte(output, (byte)'=');
            if (datum.Kind == DatumKind.Reference || fields[i].Schema.LogicalType == LogicalType.None) WriteDatum(output, datum);
            else Write(output, value.GetWithoutDefault(fields[i]));
        }
        WriteByte(output, (byte)'}');
    }

    private static void WriteMap(IBufferWriter<byte> output, ConnectMap map)
    {
        WriteByte(output, (byte)'{');
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0) output.Write(", "u8);
            Write(output, entries[i].Key);
            WriteByte(output, (byte)'=');
            WriteDatum(output, entries[i].Value);
        }
        WriteByte(output, (byte)'}');
    }

    private static void WriteList(IBufferWriter<byte> output, IReadOnlyList<object?> list)
    {
        WriteByte(output, (byte)'[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) output.Write(", "u8);
            Write(output, list[i]);
        }
        WriteByte(output, (byte)']');
    }

    private static void WriteDatum(IBufferWriter<byte> output, in Datum datum)
    {
        int written;
        switch (datum.Kind)
        {
            case DatumKind.Null: output.Write("null"u8); return;
            case DatumKind.Reference: Write(output, datum.Reference); return;
            case DatumKind.Boolean: output.Write(datum.Boolean ? "true"u8 : "false"u8); return;
            case DatumKind.Float64: written = JavaNumber.Format(datum.Float, output.GetSpan(JavaNumber.MaxLength)); break;
            case DatumKind.Float32: written = JavaNumber.Format((float)datum.Float, output.GetSpan(JavaNumber.MaxLength)); break;
            default: datum.Integer.TryFormat(output.GetSpan(20), out written, default, CultureInfo.InvariantCulture); break;
        }
        output.Advance(written);
    }

    private static void WriteInstant(IBufferWriter<byte> output, DateTime t)
    {
        t.TryFormat(output.GetSpan(InstantFormat.Length), out var written, InstantFormat, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        if (text.Length > 1 << 16) { Encoding.UTF8.GetBytes(text, output); return; }
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
