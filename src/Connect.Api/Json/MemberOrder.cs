using System.Numerics;

namespace Connect.Api;

/// <summary>
/// The order in which Java's HashMap has its entries. Users see it: as the order of fields in documents, of members in files, of columns in tables that are
/// made on the fly; so records that come through here have it too, when they are read and after a transformation. Maps of one kind have it in common: it is
/// computed once for those whose keys are the same objects. One instance is used by one thread at a time.
/// </summary>
public sealed class MemberOrder
{
    /// <summary>The number of buckets that a HashMap begins with.</summary>
    public const int Buckets = 16;

    private object[] _keys = [];
    private int[] _order = [];
    private long[] _places = [];
    private int _buckets;
    private bool _same = true;
    private ConnectMap.Entry[] _scratch = [];

    /// <summary>The number of buckets of a HashMap that was made for so many entries, or as a copy of a map with as many.</summary>
    /// <param name="entries">How many entries.</param>
    /// <param name="copied">Whether it is a copy, which leaves room.</param>
    public static int BucketsFor(int entries, bool copied)
    {
        if (copied) return entries == 0 ? Buckets : (int)BitOperations.RoundUpToPowerOf2((uint)(entries / 0.75f + 1));
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries));
    }

    /// <summary>Brings the entries of a map into the order.</summary>
    /// <param name="map">The map.</param>
    /// <param name="buckets">The number of buckets that the HashMap had at first; they double when it is more than three quarters full.</param>
    public void Apply(ConnectMap map, int buckets = Buckets) => Apply(map, buckets, ref _scratch);

    /// <inheritdoc cref="Apply(ConnectMap, int)"/>
    internal void Apply(ConnectMap map, int buckets, ref ConnectMap.Entry[] scratch)
    {
        if (map.Count < 2) return;
        while (map.Count * 4 > buckets * 3) buckets *= 2;
        if (!IsKnown(map.Entries, buckets)) Learn(map.Entries, buckets);
        if (!_same) map.Reorder(_order, ref scratch);
    }

    private bool IsKnown(ReadOnlySpan<ConnectMap.Entry> entries, int buckets)
    {
        if (entries.Length != _keys.Length || buckets != _buckets) return false;
        for (var i = 0; i < entries.Length; i++)
            if (!ReferenceEquals(entries[i].Key, _keys[i])) return false;
        return true;
    }

    private void Learn(ReadOnlySpan<ConnectMap.Entry> entries, int buckets)
    {
        var count = entries.Length;
        if (_keys.Length != count) (_keys, _order, _places) = (new object[count], new int[count], new long[count]);
        _buckets = buckets;
        _same = true;
        var known = true;
        for (var i = 0; i < count; i++)
        {
            _keys[i] = entries[i].Key;
            known &= TryHash(entries[i].Key, out var hash);
            // Doubling keeps the order within a bucket, so that the place in the map decides there.
            _places[i] = (long)((hash ^ (hash >>> 16)) & (buckets - 1)) << 32 | (uint)i;
        }
        if (!known) return;
        Array.Sort(_places);
        for (var i = 0; i < count; i++)
        {
            _order[i] = (int)_places[i];
            _same &= _order[i] == i;
        }
    }

    /// <summary>Java's hashCode of a key; false for those that have none that lasts, or that are no scalars.</summary>
    private static bool TryHash(object key, out int hash)
    {
        hash = 0;
        switch (key)
        {
            case string text:
                foreach (var c in text) hash = unchecked(hash * 31 + c);
                return true;
            case int or short or sbyte: hash = Convert.ToInt32(key, null); return true;
            case long n: hash = Folded(n); return true;
            case bool b: hash = b ? 1231 : 1237; return true;
            case float f: hash = float.IsNaN(f) ? 0x7fc00000 : BitConverter.SingleToInt32Bits(f); return true;
            case double d: hash = Folded(double.IsNaN(d) ? 0x7ff8000000000000 : BitConverter.DoubleToInt64Bits(d)); return true;
            case DateOnly date: hash = Folded(LogicalTypes.FromDate(date) * LogicalTypes.MillisecondsPerDay); return true;
            case TimeSpan time: hash = Folded(LogicalTypes.FromTime(time)); return true;
            case DateTime timestamp: hash = Folded(LogicalTypes.FromTimestamp(timestamp)); return true;
            default: return false;
        }
    }

    private static int Folded(long bits) => unchecked((int)(bits ^ (bits >>> 32)));
}
