using System.Runtime.CompilerServices;

namespace Connect.Java.Time;

/// <summary>What was read of a text so far.</summary>
internal struct ParsedFields
{
    private const int Count = (int)TimeField.Offset + 1;
    private Values _values;
    private Stamps _stamps;
    private byte _last;

    /// <summary>Where reading goes on.</summary>
    public int At;

    /// <summary>Whether a year of two digits is the first or the last of its hundred years: the day decides.</summary>
    public bool IsAmbiguous;

    /// <summary>A zone that was named.</summary>
    public JavaZone? Zone;

    public void Set(TimeField field, long value)
    {
        if (field == TimeField.None) return;
        _values[(int)field] = value;
        _stamps[(int)field] = ++_last;
    }

    /// <summary>Sets a field that must not have another value yet.</summary>
    public bool TrySet(TimeField field, long value)
    {
        if (Has(field) && this[field] != value) return false;
        Set(field, value);
        return true;
    }

    /// <summary>Gives a field that was read another value.</summary>
    public void Replace(TimeField field, long value) => _values[(int)field] = value;

    public void Remove(TimeField field) => _stamps[(int)field] = 0;

    public readonly bool Has(TimeField field) => _stamps[(int)field] != 0;

    /// <summary>A number that is larger the later a field was read; 0 where it was not.</summary>
    public readonly int StampOf(TimeField field) => _stamps[(int)field];

    public readonly long this[TimeField field] => _values[(int)field];

    public readonly long Or(TimeField field, long otherwise) => Has(field) ? this[field] : otherwise;

    [InlineArray(Count)]
    private struct Values
    {
        private long _first;
    }

    [InlineArray(Count)]
    private struct Stamps
    {
        private byte _first;
    }
}
