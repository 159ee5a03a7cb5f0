using System.Globalization;
using Connect.Api;

namespace Connectors.Jdbc.Columns;

/// <summary>
/// One column of a batch: values as numbers or references side by side, without boxing, filled column by column and used again for the next batch.
/// </summary>
internal sealed class ColumnBuffer
{
    private readonly TimeRules _times;
    private readonly Func<IReadOnlyList<object?>, string>? _arrayLiteral;
    private readonly Datum _default;
    private readonly bool _isPlain;
    private long[] _bits = [];
    private object?[] _references = [];
    private bool[] _present = [];

    /// <summary>A buffer of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">How its values are kept.</param>
    /// <param name="times">What points in time are in the database.</param>
    /// <param name="nullIsDefault">Whether null stands for the default of the column's schema; in key columns it always does.</param>
    /// <param name="arrayLiteral">Writes an array as the database reads it; null where it has none.</param>
    public ColumnBuffer(SinkColumn column, ValueKind kind, TimeRules times, bool nullIsDefault, Func<IReadOnlyList<object?>, string>? arrayLiteral = null)
    {
        Column = column;
        Kind = kind;
        _times = times;
        _arrayLiteral = arrayLiteral;
        _isPlain = kind is ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Boolean;
        // A struct's key fields read as their defaults, as its other fields do unless the setting says otherwise.
        if (column.Schema.DefaultValue is { } value && (column.IsKey || nullIsDefault)) _default = Bare(value);
    }

    /// <summary>The column.</summary>
    public SinkColumn Column { get; }
    /// <summary>How its values are kept.</summary>
    public ValueKind Kind { get; }
    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }
    /// <summary>Whether each row has a value; others are null.</summary>
    public ReadOnlySpan<bool> Present => _present.AsSpan(0, Count);
    /// <summary>The numbers; of kinds that are numbers.</summary>
    public ReadOnlySpan<long> Bits => IsReference ? [] : _bits.AsSpan(0, Count);
    /// <summary>The objects, null where there is no value; of text, bytes, decimals, arrays and times with a zone.</summary>
    public ReadOnlySpan<object?> References => IsReference ? _references.AsSpan(0, Count) : [];
    /// <summary>Whether the values are objects rather than numbers.</summary>
    public bool IsReference => Kind is ValueKind.Text or ValueKind.Bytes or ValueKind.Decimal or ValueKind.Array or ValueKind.Unsupported
        or ValueKind.DateWithZone or ValueKind.TimeWithZone or ValueKind.TimestampWithZone;

    /// <summary>Takes the column's values of some records in place of what was there.</summary>
    /// <exception cref="ConnectException">A value cannot be written: the message names the record and the column.</exception>
    public void Fill(ReadOnlySpan<SinkRecord> records)
    {
        if (_present.Length < records.Length)
        {
            _present = new bool[Math.Max(records.Length, _present.Length * 2)];
            if (IsReference) _references = new object?[_present.Length];
            else _bits = new long[_present.Length];
        }
        Count = records.Length;
        switch (Column.Origin)
        {
            case ColumnOrigin.ValueField:
                for (var i = 0; i < records.Length; i++) SetField(i, (Struct)records[i].Value!, records[i]);
                break;
            case ColumnOrigin.KeyField:
                for (var i = 0; i < records.Length; i++) SetField(i, (Struct)records[i].Key!, records[i]);
                break;
            default:
                for (var i = 0; i < records.Length; i++)
                {
                    var datum = Column.Origin switch
                    {
                        ColumnOrigin.Key => Bare(records[i].Key),
                        ColumnOrigin.Value => Bare(records[i].Value),
                        ColumnOrigin.Topic => Datum.From(records[i].Topic),
                        ColumnOrigin.Partition => Datum.Of(records[i].Partition),
                        _ => Datum.Of(records[i].Offset),
                    };
                    Set(i, in datum, records[i]);
                }
                break;
        }
    }

    /// <summary>Keeps only some rows.</summary>
    /// <param name="rows">Their indexes, ascending.</param>
    public void Keep(ReadOnlySpan<int> rows)
    {
        for (var to = 0; to < rows.Length; to++)
        {
            _present[to] = _present[rows[to]];
            if (IsReference) _references[to] = _references[rows[to]];
            else _bits[to] = _bits[rows[to]];
        }
        Count = rows.Length;
    }

    /// <summary>Lets the batch's objects go.</summary>
    public void Release()
    {
        if (IsReference) Array.Clear(_references, 0, Count);
        Count = 0;
    }

    /// <summary>A hash of the value in a row.</summary>
    public int HashOf(int row) => !_present[row] ? 0 : IsReference ? DataEquality.Hash(_references[row]) : _bits[row].GetHashCode() * -1640531527;

    /// <summary>Whether two rows have the same value.</summary>
    public bool SameIn(int a, int b) =>
        _present[a] == _present[b] && (!_present[a] || (IsReference ? DataEquality.Equal(_references[a], _references[b]) : _bits[a] == _bits[b]));

    // Numbers that are kept as they are and text are most of what there is, and need no more than a copy.
    private void SetField(int row, Struct fields, SinkRecord record)
    {
        ref readonly var datum = ref fields[Column.Index];
        if (_isPlain && !datum.IsNull)
        {
            _present[row] = true;
            _bits[row] = datum.Integer;
        }
        else if (Kind == ValueKind.Text && datum.String is { } text)
        {
            _present[row] = true;
            _references[row] = text;
        }
        else Set(row, in datum, record);
    }

    private void Set(int row, in Datum given, SinkRecord record)
    {
        if (!given.IsNull) Write(row, in given, record);
        else if (!_default.IsNull) Write(row, in _default, record);
        else
        {
            _present[row] = false;
            if (IsReference) _references[row] = null;
        }
    }

    private void Write(int row, in Datum datum, SinkRecord record)
    {
        _present[row] = true;
        try
        {
            switch (Kind)
            {
                case ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Boolean: _bits[row] = datum.Integer; break;
                case ValueKind.Float32 or ValueKind.Float64: _bits[row] = BitConverter.DoubleToInt64Bits(datum.Float); break;
                case ValueKind.Text: _references[row] = datum.String ?? (string)datum.Reference!; break;
                case ValueKind.Bytes: _references[row] = (byte[])datum.Reference!; break;
                case ValueKind.Decimal: _references[row] = (BigDecimal)datum.Reference!; break;
                case ValueKind.Date: _bits[row] = _times.Day(datum.Integer); break;
                case ValueKind.Time: _bits[row] = _times.TimeOfDay(datum.Integer); break;
                case ValueKind.DateWithZone: _references[row] = _times.DateWithOffsetText(datum.Integer); break;
                case ValueKind.TimeWithZone: _references[row] = _times.TimeWithOffsetText(datum.Integer); break;
                case ValueKind.TimestampWithZone: _references[row] = _times.TimestampWithOffsetText(Ticks(in datum)); break;
                case ValueKind.Timestamp: _bits[row] = _times.WallClock(Ticks(in datum)); break;
                case ValueKind.Instant: _bits[row] = _times.Instant(Ticks(in datum)); break;
                case ValueKind.DateMilliseconds: _bits[row] = datum.Integer * LogicalTypes.MillisecondsPerDay; break;
                case ValueKind.Milliseconds: _bits[row] = Column.IsTimestampField ? _times.MillisecondsOfField(Number(in datum)) : datum.Integer; break;
                case ValueKind.Array when _arrayLiteral is not null: _references[row] = _arrayLiteral((IReadOnlyList<object?>)datum.Reference!); break;
                default: throw new ConnectException($"Unsupported source data type: {Column.Schema.Type.ToConnectName()}");
            }
        }
        catch (Exception e) when (e is ConnectException or InvalidCastException or NullReferenceException)
        {
            throw new ConnectException($"The value of column '{Column.Name}' of {record} cannot be written: {e.Message}", e);
        }
    }

    private long Ticks(in Datum datum) => Column.IsTimestampField ? _times.TicksOfField(Number(in datum)) : TimeRules.Ticks(datum.Integer);

    // Text may hold more nanoseconds than fit an int64, which ends in the year 2262.
    private static Int128 Number(in Datum datum)
    {
        if (datum.Kind != DatumKind.Reference) return datum.Integer;
        return Int128.TryParse(datum.String.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DataException("the field is in timestamp.fields.list: expected decimal digits, got other text");
    }

    // Dates and times lie as numbers in structs; a key or default of their own comes as an object.
    private static Datum Bare(object? value) => value switch
    {
        DateOnly date => Datum.Of(LogicalTypes.FromDate(date)),
        TimeSpan time => Datum.Of((int)LogicalTypes.FromTime(time)),
        DateTime timestamp => Datum.Of(LogicalTypes.FromTimestamp(timestamp)),
        _ => Datum.From(value),
    };
}
