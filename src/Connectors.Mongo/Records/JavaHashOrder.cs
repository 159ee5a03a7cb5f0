using Connect.Api;

namespace Connectors.Mongo.Records;

/// <summary>
/// The order in which Java's HashMap hands out the keys of a map. JsonConverter reads objects without schema into HashMaps, so documents whose order matters,
/// those that become an <c>_id</c>, were stored by the Java connector in this order; to find them again they must be built the same way.
/// </summary>
internal static class JavaHashOrder
{
    /// <summary>The places of a map's entries in that order.</summary>
    /// <param name="entries">The entries; keys that are not text count as 0.</param>
    /// <param name="order">As many places as entries.</param>
    public static void Of(ReadOnlySpan<ConnectMap.Entry> entries, Span<long> order)
    {
        var capacity = 16;
        while (entries.Length > capacity / 4 * 3) capacity *= 2;
        for (var i = 0; i < entries.Length; i++)
        {
            var hash = entries[i].Key is string key ? HashCode(key) : 0;
            // The bucket above, the order of insertion below.
            order[i] = ((long)((hash ^ (hash >>> 16)) & (capacity - 1)) << 32) | (uint)i;
        }
        order.Sort();
        for (var i = 0; i < order.Length; i++) order[i] &= uint.MaxValue;
    }

    private static int HashCode(string text)
    {
        var hash = 0;
        foreach (var unit in text) hash = unchecked(31 * hash + unit);
        return hash;
    }
}
