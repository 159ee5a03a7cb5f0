using System.Numerics;

namespace Connect.Java;

/// <summary>
/// The order in which Java's HashMap has its entries: by buckets, which the hash codes of the keys choose, and within a bucket in the order in which they were
/// added. Users see it: as the order of fields in documents, of members in files, of columns in tables that are made on the fly.
/// </summary>
public static class HashMapOrder
{
    /// <summary>The number of buckets that a HashMap begins with.</summary>
    public const int Buckets = 16;

    /// <summary>The number of buckets of a HashMap that was made for so many entries, or as a copy of a map with as many.</summary>
    /// <param name="entries">How many entries.</param>
    /// <param name="copied">Whether it is a copy, which leaves room.</param>
    public static int BucketsFor(int entries, bool copied)
    {
        if (copied) return entries == 0 ? Buckets : (int)BitOperations.RoundUpToPowerOf2((uint)(entries / 0.75f + 1));
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, entries));
    }

    /// <summary>The number of buckets after so many entries were added: it doubles when the map is more than three quarters full.</summary>
    /// <param name="buckets">The number of buckets at first.</param>
    /// <param name="entries">How many entries.</param>
    public static int Grown(int buckets, int entries)
    {
        while (entries * 4L > buckets * 3L) buckets *= 2;
        return buckets;
    }

    /// <summary>The bucket of a key.</summary>
    /// <param name="hash">The key's hash code.</param>
    /// <param name="buckets">The number of buckets, a power of two.</param>
    public static int BucketOf(int hash, int buckets) => (hash ^ (hash >>> 16)) & (buckets - 1);

    /// <summary><c>String.hashCode</c>.</summary>
    /// <param name="key">The string.</param>
    public static int HashOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = 0;
        foreach (var c in key) hash = unchecked(hash * 31 + c);
        return hash;
    }

    /// <summary><c>Long.hashCode</c>.</summary>
    /// <param name="key">The number.</param>
    public static int HashOf(long key) => unchecked((int)(key ^ (key >>> 32)));

    /// <summary><c>Double.hashCode</c>.</summary>
    /// <param name="key">The number.</param>
    public static int HashOf(double key) => HashOf(double.IsNaN(key) ? 0x7ff8000000000000 : BitConverter.DoubleToInt64Bits(key));

    /// <summary><c>Float.hashCode</c>.</summary>
    /// <param name="key">The number.</param>
    public static int HashOf(float key) => float.IsNaN(key) ? 0x7fc00000 : BitConverter.SingleToInt32Bits(key);

    /// <summary><c>Boolean.hashCode</c>.</summary>
    /// <param name="key">The value.</param>
    public static int HashOf(bool key) => key ? 1231 : 1237;

    /// <summary>Names in the order of a HashMap, or HashSet, to which they were added one by one.</summary>
    /// <param name="names">The names; one that comes again is the one that was there.</param>
    public static string[] Of(IEnumerable<string> names)
    {
        var added = names.Distinct().ToList();
        var buckets = Grown(Buckets, added.Count);
        // A sort that keeps the order of equals: doubling keeps the order within a bucket.
        return [.. added.OrderBy(name => BucketOf(HashOf(name), buckets))];
    }
}
