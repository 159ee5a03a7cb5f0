using Connect.Api;

namespace Connectors.Mongo.Records;

/// <summary>
/// The order in which Java's HashMap hands out the keys of a map. JsonConverter reads objects without schema into HashMaps, so the Java connector has always
/// stored them in this order. Where documents are compared with the order of their fields, as an <c>_id</c> is, they are only found again if they are built
/// the same way. Maps of the same keys share one order, worked out once.
/// </summary>
internal sealed class JavaHashOrder
{
    private const int Slots = 64;
    private readonly Shape?[] _shapes = new Shape?[Slots];

    /// <summary>The places of a map's entries in that order.</summary>
    /// <param name="entries">The entries; keys that are not text count as 0.</param>
    public ReadOnlySpan<int> Of(ReadOnlySpan<ConnectMap.Entry> entries)
    {
        if (entries.IsEmpty) return [];
        var slot = (entries.Length * 31 + LengthOf(entries[0].Key) * 7 + LengthOf(entries[^1].Key)) % Slots;
        if (_shapes[slot] is { } known && known.Fits(entries)) return known.Order;
        var shape = new Shape(entries);
        _shapes[slot] = shape;
        return shape.Order;
    }

    private static int LengthOf(object key) => key is string text ? text.Length : 0;

    private sealed class Shape
    {
        private readonly object[] _keys;

        public Shape(ReadOnlySpan<ConnectMap.Entry> entries)
        {
            _keys = new object[entries.Length];
            Order = new int[entries.Length];
            var capacity = 16;
            while (entries.Length > capacity / 4 * 3) capacity *= 2;
            var buckets = new int[entries.Length];
            for (var i = 0; i < entries.Length; i++)
            {
                _keys[i] = entries[i].Key;
                var hash = entries[i].Key is string key ? HashCode(key) : 0;
                buckets[i] = (hash ^ (hash >>> 16)) & (capacity - 1);
                Order[i] = i;
            }
            // In a bucket, the order of insertion.
            Array.Sort(Order, (a, b) => buckets[a] != buckets[b] ? buckets[a].CompareTo(buckets[b]) : a.CompareTo(b));
        }

        public int[] Order { get; }

        public bool Fits(ReadOnlySpan<ConnectMap.Entry> entries)
        {
            if (entries.Length != _keys.Length) return false;
            for (var i = 0; i < entries.Length; i++)
            {
                var key = entries[i].Key;
                if (!ReferenceEquals(key, _keys[i]) && !(key is string text && _keys[i] is string known && text == known)) return false;
            }
            return true;
        }

        private static int HashCode(string text)
        {
            var hash = 0;
            foreach (var unit in text) hash = unchecked(31 * hash + unit);
            return hash;
        }
    }
}
