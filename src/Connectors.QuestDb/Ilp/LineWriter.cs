using Connectors.QuestDb.Rows;

namespace Connectors.QuestDb.Ilp;

/// <summary>Writes rows as lines: <c>table,symbol=value column=value time\n</c>.</summary>
internal static class LineWriter
{
    // Types of binary values (https://questdb.com/docs/ingestion/ilp/columnset-types/).
    private const byte BinaryArray = 14, BinaryDouble = 16, ElementDouble = 10;

    /// <summary>Appends a row's line.</summary>
    public static void Write(LineBuffer buffer, Row row, ProtocolVersion version)
    {
        buffer.WriteBytes(row.Table.Encoded);
        var slots = row.Slots;
        for (var at = row.First(0); at >= 0; at = slots[at].Next)
        {
            buffer.WriteBytes((byte)',', slots[at].Column.Encoded);
            WriteSymbol(buffer, slots[at]);
        }
        var separator = (byte)' ';
        for (var lane = 1; lane < Row.LaneCount; lane++)
            for (var at = row.First(lane); at >= 0; at = slots[at].Next)
            {
                buffer.WriteBytes(separator, slots[at].Column.Encoded);
                WriteValue(buffer, row, slots[at], version);
                separator = (byte)',';
            }
        if (row.Time is { } micros) WriteTime(buffer, micros, version);
        buffer.WriteByte((byte)'\n');
    }

    private static void WriteSymbol(LineBuffer buffer, in Slot slot)
    {
        switch (slot.Form)
        {
            case SlotForm.Text: buffer.WriteName(slot.Text); break;
            case SlotForm.Double: buffer.WriteDoubleText(BitConverter.Int64BitsToDouble(slot.Bits)); break;
            case SlotForm.Boolean: buffer.WriteBytes(slot.Bits != 0 ? "true"u8 : "false"u8); break;
            default: buffer.WriteLong(slot.Bits); break;
        }
    }

    private static void WriteValue(LineBuffer buffer, Row row, in Slot slot, ProtocolVersion version)
    {
        switch (slot.Form)
        {
            case SlotForm.Text: buffer.WriteText(slot.Text); break;
            case SlotForm.Long: buffer.WriteLong(slot.Bits, (byte)'i'); break;
            case SlotForm.Double when version == ProtocolVersion.V1: buffer.WriteDoubleText(BitConverter.Int64BitsToDouble(slot.Bits)); break;
            case SlotForm.Double:
                buffer.WriteBytes([(byte)'=', BinaryDouble]);
                buffer.WriteDoubleBits(BitConverter.Int64BitsToDouble(slot.Bits));
                break;
            case SlotForm.Boolean: buffer.WriteByte(slot.Bits != 0 ? (byte)'t' : (byte)'f'); break;
            case SlotForm.Time: buffer.WriteLong(slot.Bits, (byte)'t'); break;
            default: WriteArray(buffer, slot, row.Elements(slot)); break;
        }
    }

    private static void WriteArray(LineBuffer buffer, in Slot slot, ReadOnlySpan<double> elements)
    {
        buffer.WriteBytes([(byte)'=', BinaryArray, ElementDouble, slot.Shape.Dimensions]);
        buffer.WriteInt(slot.Shape.Outer);
        if (slot.Shape.Dimensions > 1) buffer.WriteInt(slot.Shape.Middle);
        if (slot.Shape.Dimensions > 2) buffer.WriteInt(slot.Shape.Inner);
        buffer.WriteDoubleBits(elements);
    }

    private static void WriteTime(LineBuffer buffer, long micros, ProtocolVersion version)
    {
        buffer.WriteByte((byte)' ');
        if (version != ProtocolVersion.V1) { buffer.WriteLong(micros, (byte)'t'); return; }
        // Nanoseconds, by digits: the product may be more than 64 bits, and it is the server's to refuse such a time.
        buffer.WriteLong(micros);
        if (micros != 0) buffer.WriteBytes("000"u8);
    }
}
