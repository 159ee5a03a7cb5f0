namespace Connect.Api;

/// <summary>
/// The order in which Java's HashMap has the members of a JSON object. Users see it: as the order of fields in documents, of members in files, of columns in
/// tables that are made on the fly; so records that come through here have it too. Objects of one kind have it in common: it is computed once.
/// </summary>
internal sealed class MemberOrder
{
    private object[] _keys = [];
    private int[] _order = [];
    private bool _same = true;

    /// <summary>Brings the entries of a map into the order.</summary>
    /// <param name="map">The map.</param>
    /// <param name="scratch">Room that is kept between calls.</param>
    public void Apply(ConnectMap map, ref ConnectMap.Entry[] scratch)
    {
        if (map.Count < 2) return;
        if (!IsKnown(map.Entries)) Learn(map.Entries);
        if (!_same) map.Reorder(_order, ref scratch);
    }

    private bool IsKnown(ReadOnlySpan<ConnectMap.Entry> entries)
    {
        if (entries.Length != _keys.Length) return false;
        for (var i = 0; i < entries.Length; i++)
            if (!ReferenceEquals(entries[i].Key, _keys[i])) return false;
        return true;
    }

    private void Learn(ReadOnlySpan<ConnectMap.Entry> entries)
    {
        // The table doubles when it is more than three quarters full; doubling keeps the order within a bucket.
        var capacity = 16;
        while (entries.Length * 4 > capacity * 3) capacity *= 2;
        _keys = new object[entries.Length];
        var buckets = new int[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            _keys[i] = entries[i].Key;
            buckets[i] = SpreadHash((string)entries[i].Key) & (capacity - 1);
        }
        _order = [.. Enumerable.Range(0, entries.Length).OrderBy(i => buckets[i])];
        _same = true;
        for (var i = 0; i < _order.Length; i++) _same &= _order[i] == i;
    }

    // String.hashCode, then what HashMap makes of it.
    private static int SpreadHash(string text)
    {
        var hash = 0;
        foreach (var c in text) hash = unchecked(hash * 31 + c);
        return hash ^ (hash >>> 16);
    }
}
