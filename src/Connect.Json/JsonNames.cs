using System.Text;
using Connect.Api;

namespace Connect.Json;

/// <summary>
/// The names of members seen in JSON objects, each as one shared string. Objects of one kind have the same members in the same order: each name knows which
/// came after it last time and which came first inside it, so that most names are found by one comparison with the text.
/// </summary>
internal sealed class JsonNames
{
    private const int Most = 2048, Longest = 128;
    private static readonly UTF8Encoding Strict = new(false, true);
    private Name?[] _table = new Name?[64];
    private int _count;

    /// <summary>A name.</summary>
    /// <param name="Text">The name itself, the same string each time.</param>
    /// <param name="Utf8">The name in UTF-8.</param>
    /// <param name="Shared">Whether it is kept: then the same text is always this object until <see cref="Forget"/>.</param>
    public sealed record Name(string Text, byte[] Utf8, bool Shared)
    {
        /// <summary>The name as compact JSON has it, <c>"name":</c>; empty where it needs escapes or is not kept.</summary>
        public byte[] Plain { get; } = Shared ? PlainOf(Utf8) : [];
        /// <summary>What came after it last time.</summary>
        public Name? Next { get; set; }
        /// <summary>What came first in the object that was its value last time.</summary>
        public Name? First { get; set; }
        /// <summary>How many members that object had.</summary>
        public int Members { get; set; } = 8;
        /// <summary>The order of the members of objects that are its value.</summary>
        public MemberOrder Order => field ??= new();
        /// <summary>The number of the object it was last read in; objects are numbered as they begin.</summary>
        public long Seen { get; set; }
        internal int Hash { get; init; }
        internal Name? Chain { get; set; }
    }

    /// <summary>Starts anew if many names came together. Only between documents: within one, a name must stay the same object.</summary>
    /// <returns>Whether it did: the names from before must not be used any more.</returns>
    public bool Forget()
    {
        if (_count < Most) return false;
        _table = new Name?[64];
        _count = 0;
        return true;
    }

    /// <summary>The name of these bytes.</summary>
    /// <exception cref="DecoderFallbackException">They are not UTF-8.</exception>
    public Name Of(ReadOnlySpan<byte> utf8)
    {
        var hash = HashOf(utf8);
        for (var name = _table[hash & (_table.Length - 1)]; name is not null; name = name.Chain)
            if (name.Hash == hash && utf8.SequenceEqual(name.Utf8)) return name;
        var text = Strict.GetString(utf8);
        if (_count >= Most || utf8.Length > Longest) return new Name(text, [], false);
        if (_count == _table.Length) Grow();
        ref var first = ref _table[hash & (_table.Length - 1)];
        _count++;
        return first = new Name(text, utf8.ToArray(), true) { Hash = hash, Chain = first };
    }

    private void Grow()
    {
        var old = _table;
        _table = new Name?[old.Length * 2];
        foreach (var bucket in old)
            for (var name = bucket; name is not null;)
            {
                var next = name.Chain;
                ref var first = ref _table[name.Hash & (_table.Length - 1)];
                name.Chain = first;
                first = name;
                name = next;
            }
    }

    private static int HashOf(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return hash.ToHashCode();
    }

    private static byte[] PlainOf(byte[] utf8)
    {
        if (utf8.AsSpan().IndexOfAny((byte)'"', (byte)'\\') >= 0 || utf8.AsSpan().IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0) return [];
        return [(byte)'"', .. utf8, (byte)'"', (byte)':'];
    }
}
