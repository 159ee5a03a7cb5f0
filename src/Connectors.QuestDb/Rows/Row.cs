using System.Runtime.CompilerServices;

namespace Connectors.QuestDb.Rows;

/// <summary>
/// One row between record and line: its values in unboxed slots, filled by <see cref="RecordReader"/> and written by <see cref="Ilp.LineWriter"/>.
/// One instance serves all rows of a task. A record that turns out bad halfway leaves no trace in the lines, because nothing was written yet.
/// </summary>
/// <param name="byKind">
/// Whether values are kept by kind (symbols, strings, longs …) rather than in the order of the record: so the original does when <c>symbols</c> is set,
/// and the order decides the order of columns in tables that the server creates.
/// </param>
internal sealed class Row(bool byKind)
{
    private const int Lanes = (int)SlotKind.Array3 + 1;

    private Slot[] _slots = new Slot[16];
    private int _count;
    private LaneEnds _lanes;
    private double[] _doubles = new double[64];
    private int _doubleCount;

    /// <summary>The slots; follow <see cref="Slot.Next"/> from <see cref="First"/>.</summary>
    public ReadOnlySpan<Slot> Slots => _slots.AsSpan(0, _count);

    /// <summary>The table.</summary>
    public TableName Table { get; set; } = null!;

    /// <summary>The designated time in µs since 1970-01-01T00:00:00Z; null for the server's clock.</summary>
    public long? Time { get; set; }

    /// <summary>Whether there is nothing to store.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Forgets everything, for the next record.</summary>
    public void Clear()
    {
        _count = 0;
        _doubleCount = 0;
        Time = null;
        for (var i = 0; i < Lanes; i++) _lanes[i] = default;
    }

    /// <summary>Drops what the slots refer to, so that no record outlives its batch.</summary>
    public void Forget() => Array.Clear(_slots);

    public void AddText(ColumnName column, string text) =>
        Add(column, column.IsSymbol ? SlotKind.Symbol : SlotKind.Text, SlotForm.Text, 0, text);

    public void AddLong(ColumnName column, long value) =>
        Add(column, column.IsSymbol ? SlotKind.Symbol : SlotKind.Long, SlotForm.Long, value, null);

    public void AddDouble(ColumnName column, double value) =>
        Add(column, column.IsSymbol ? SlotKind.Symbol : SlotKind.Double, SlotForm.Double, BitConverter.DoubleToInt64Bits(value), null);

    public void AddBoolean(ColumnName column, bool value) =>
        Add(column, column.IsSymbol ? SlotKind.Symbol : SlotKind.Boolean, SlotForm.Boolean, value ? 1 : 0, null);

    /// <summary>A column's time.</summary>
    /// <param name="column">The column.</param>
    /// <param name="micros">µs since 1970-01-01T00:00:00Z.</param>
    /// <param name="symbol">The number that a symbol shows instead: the original shows Connect's dates and timestamps in ms.</param>
    public void AddTime(ColumnName column, long micros, long symbol)
    {
        if (column.IsSymbol) Add(column, SlotKind.Symbol, SlotForm.Long, symbol, null);
        else Add(column, SlotKind.Time, SlotForm.Time, micros, null);
    }

    /// <summary>An array, of the doubles that were added since <see cref="DoubleCount"/> was <paramref name="start"/>.</summary>
    public void AddArray(ColumnName column, ArrayShape shape, int start) =>
        Add(column, SlotKind.Array1 + (shape.Dimensions - 1), SlotForm.Array, start, null, shape);

    /// <summary>How many elements of arrays there are.</summary>
    public int DoubleCount => _doubleCount;

    /// <summary>Adds an element of an array.</summary>
    public void AddElement(double value)
    {
        if (_doubleCount == _doubles.Length) Array.Resize(ref _doubles, _doubleCount * 2);
        _doubles[_doubleCount++] = value;
    }

    /// <summary>Takes back the elements of an array that is left out after all.</summary>
    public void TruncateElements(int count) => _doubleCount = count;

    /// <summary>The elements of an array's slot, row by row.</summary>
    public ReadOnlySpan<double> Elements(in Slot slot) => _doubles.AsSpan((int)slot.Bits, slot.Shape.Length);

    /// <summary>The first slot of a lane, or -1.</summary>
    public int First(int lane) => _lanes[lane].Count == 0 ? -1 : _lanes[lane].First;

    /// <summary>The lanes in their order; the symbols' is 0.</summary>
    public static int LaneCount => Lanes;

    private void Add(ColumnName column, SlotKind kind, SlotForm form, long bits, string? text, ArrayShape shape = default)
    {
        if (column.Error is not null) throw new BadRecordException(column.Error);
        if (_count == _slots.Length) Array.Resize(ref _slots, _count * 2);
        ref var slot = ref _slots[_count];
        slot.Column = column;
        slot.Text = text;
        slot.Bits = bits;
        slot.Shape = shape;
        slot.Form = form;
        slot.Next = -1;
        // Without symbols all go one way; lane 0 stays free for symbols.
        ref var lane = ref _lanes[byKind ? (int)kind : 1];
        if (lane.Count++ == 0) lane.First = _count;
        else _slots[lane.Last].Next = _count;
        lane.Last = _count++;
    }

    private struct Lane
    {
        public int First;
        public int Last;
        public int Count;
    }

    [InlineArray(Lanes)]
    private struct LaneEnds
    {
        private Lane _first;
    }
}
