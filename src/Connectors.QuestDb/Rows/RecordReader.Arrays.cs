using Connect.Api;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Rows;

internal sealed partial class RecordReader
{
    private void ReadTypedArray(ColumnName column, IReadOnlyList<object?> list, int dimensions, Row row)
    {
        var start = row.DoubleCount;
        var shape = Measure(column, list, dimensions);
        AddElements(column, list, dimensions, shape, row);
        AddArray(column, shape, start, row);
    }

    // Without a schema the first element tells what the array is of. An array that cannot be told is left out (empty) or unsupported.
    private void ReadBareArray(ColumnName column, IReadOnlyList<object?> list, Row row)
    {
        if (list.Count == 0) return;
        var dimensions = 1;
        var first = list[0];
        for (; first is IReadOnlyList<object?> inner && dimensions <= 3; first = inner[0], dimensions++)
            if (inner.Count == 0) throw new BadRecordException($"QuestDB arrays cannot contain empty rows: {column.Text}");
        if (first is null) throw NullElement(column);
        if (dimensions > 3 || !TryNumber(first, out _))
        {
            LeaveOut(column, dimensions > 3 ? "ARRAY of more than 3 dimensions"
                : dimensions == 1 ? $"ARRAY<{first.GetType().Name}>" : $"{dimensions}D ARRAY of {first.GetType().Name}");
            return;
        }
        var start = row.DoubleCount;
        if (dimensions == 1)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (TryNumber(list[i], out var number)) { row.AddElement(number); continue; }
                row.TruncateElements(start);
                LeaveOut(column, list[i] is { } other ? $"ARRAY<{other.GetType().Name}>" : "null element in ARRAY");
                return;
            }
            AddArray(column, new ArrayShape(1, list.Count, 0, 0), start, row);
            return;
        }
        var shape = Measure(column, list, dimensions);
        AddElements(column, list, dimensions, shape, row);
        AddArray(column, shape, start, row);
    }

    private void AddArray(ColumnName column, ArrayShape shape, int start, Row row)
    {
        if (_version == ProtocolVersion.V1)
            throw new BadRecordException($"current protocol version does not support double-array, name: {column.Text}; "
                + "version 2 does, with protocol_version=2 or a server that offers it");
        row.AddArray(column, shape, start);
    }

    // The lengths along the first elements; AddElements holds all others to them.
    private static ArrayShape Measure(ColumnName column, IReadOnlyList<object?> list, int dimensions)
    {
        int middle = 0, inner = 0;
        if (dimensions > 1 && list.Count > 0)
        {
            var second = Rows(column, list[0]);
            middle = second.Count;
            if (dimensions > 2 && middle > 0) inner = Rows(column, second[0]).Count;
        }
        return new ArrayShape((byte)dimensions, list.Count, middle, inner);
    }

    private static void AddElements(ColumnName column, IReadOnlyList<object?> list, int depth, ArrayShape shape, Row row)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (depth == 1)
            {
                if (TryNumber(list[i], out var number)) row.AddElement(number);
                else if (list[i] is { } other)
                    throw new BadRecordException($"QuestDB array elements must be numbers, got {other.GetType().Name}: {column.Text}");
                else throw NullElement(column);
                continue;
            }
            var inner = Rows(column, list[i]);
            var expected = shape.Dimensions == 3 && depth == 2 ? shape.Inner : shape.Middle;
            if (inner.Count != expected)
                throw new BadRecordException(
                    $"QuestDB does not support jagged arrays: expected {expected} elements everywhere, element {i} has {inner.Count}: {column.Text}");
            AddElements(column, inner, depth - 1, shape, row);
        }
    }

    private static IReadOnlyList<object?> Rows(ColumnName column, object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        null => throw NullElement(column),
        _ => throw new BadRecordException($"QuestDB array rows must be lists, got {value.GetType().Name}: {column.Text}"),
    };

    private static BadRecordException NullElement(ColumnName column) => new($"QuestDB array elements cannot be null: {column.Text}");

    private static bool TryNumber(object? value, out double number)
    {
        switch (value)
        {
            case double d: number = d; return true;
            case long l: number = l; return true;
            case int i: number = i; return true;
            case float f: number = f; return true;
            case short s: number = s; return true;
            case sbyte b: number = b; return true;
            case BigDecimal big: number = big.ToDouble(); return true;
            default: number = 0; return false;
        }
    }
}
