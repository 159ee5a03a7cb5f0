using Connect.Java;

namespace Connect.Api;

/// <summary>
/// Brings maps into <see cref="HashMapOrder"/>, when they are read and after a transformation. Maps of one kind have their order in common: it is computed
/// once for those whose keys are the same objects. One instance is used by one thread at a time.
/// </summary>
public sealed class MemberOrder
{
    private object[] _keys = [];
    private int[] _order = [];
    private long[] _places = [];
    private int _buckets;
    private bool _same = true;
    private ConnectMap.Entry[] _scratch = [];

    /// <summary>Brings the entries of a map into the order.</summary>
    /// <param name="map">The map.</param>
    /// <param name="buckets">The number of buckets that the HashMap had at first; they double when it is more than three quarters full.</param>
    public void Apply(ConnectMap map, int buckets = HashMapOrder.Buckets) => Apply(map, buckets, ref _scratch);

    /// <inheritdoc cref="Apply(ConnectMap, int)"/>
    internal void Apply(ConnectMap map, int buckets, ref ConnectMap.Entry[] scratch)
    {
        if (map.Count < 2) return;
        buckets = HashMapOrder.Grown(buckets, map.Count);
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
            _places[i] = (long)HashMapOrder.BucketOf(hash, buckets) << 32 | (uint)i;
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
            case string text: hash = HashMapOrder.HashOf(text); return true;
            case int or short or sbyte: hash = Convert.ToInt32(key, null); return true;
            case long n: hash = HashMapOrder.HashOf(n); return true;
            case bool b: hash = HashMapOrder.HashOf(b); return true;
            case float f: hash = HashMapOrder.HashOf(f); return true;
            case double d: hash = HashMapOrder.HashOf(d); return true;
            case DateOnly date: hash = HashMapOrder.HashOf(LogicalTypes.FromDate(date) * LogicalTypes.MillisecondsPerDay); return true;
            case TimeSpan time: hash = HashMapOrder.HashOf((long)LogicalTypes.FromTime(time)); return true;
            case DateTime timestamp: hash = HashMapOrder.HashOf(LogicalTypes.FromTimestamp(timestamp)); return true;
            default: return false;
        }
    }
}
