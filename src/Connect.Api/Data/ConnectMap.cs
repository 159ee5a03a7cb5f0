using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Connect.Api.Data;

/// <summary>
/// A map of Connect's data model, in the order its keys were added; what a JSON object is read to. Numbers and booleans among its values are not boxed.
/// Small maps are searched one by one (keys that converters read are shared strings, mostly found by reference); larger ones through an index.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "Map is Connect's own word.")]
public sealed class ConnectMap : IDictionary<object, object?>, IDictionary, IEquatable<ConnectMap>
{
    private const int IndexedFrom = 12;
    private Entry[] _entries;
    private int _count;
    private Dictionary<object, int>? _index;

    /// <summary>An entry of the map.</summary>
    /// <param name="Key">The key; never null.</param>
    /// <param name="Value">The value.</param>
    public readonly record struct Entry(object Key, Datum Value);

    /// <summary>An empty map.</summary>
    public ConnectMap() : this(8) { }

    /// <summary>An empty map.</summary>
    /// <param name="capacity">How many entries it will probably have.</param>
    public ConnectMap(int capacity) => _entries = capacity == 0 ? [] : new Entry[capacity];

    /// <summary>A map of the entries of another dictionary.</summary>
    public static ConnectMap From(IDictionary entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var map = new ConnectMap(entries.Count);
        foreach (DictionaryEntry entry in entries) map[entry.Key] = entry.Value;
        return map;
    }

    /// <summary>A map with the same entries; the values themselves are shared.</summary>
    /// <param name="extra">How many more entries it will probably get.</param>
    public ConnectMap Copy(int extra = 0)
    {
        var copy = new ConnectMap(_count + extra);
        Entries.CopyTo(copy._entries);
        copy._count = _count;
        return copy;
    }

    /// <inheritdoc/>
    public int Count => _count;

    /// <summary>The entries in their order, without boxing.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>The value of a key; reading a key that is not there gives null.</summary>
    public object? this[object key]
    {
        get => TryGet(key, out var value) ? value.ToObject() : null;
        set => Set(key, Datum.From(value));
    }

    /// <summary>The value of a key, unboxed.</summary>
    public bool TryGet(object key, out Datum value)
    {
        var at = IndexOf(key);
        value = at < 0 ? default : _entries[at].Value;
        return at >= 0;
    }

    /// <summary>Sets the value of a key: in its place if it is there, else at the end.</summary>
    public void Set(object key, Datum value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = IndexOf(key);
        if (at >= 0) _entries[at] = new(_entries[at].Key, value);
        else Append(key, value);
    }

    /// <inheritdoc/>
    public bool TryGetValue(object key, out object? value)
    {
        var found = TryGet(key, out var datum);
        value = datum.ToObject();
        return found;
    }

    /// <inheritdoc/>
    public bool ContainsKey(object key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public void Add(object key, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (IndexOf(key) >= 0) throw new ArgumentException($"The map already has the key {key}", nameof(key));
        Append(key, Datum.From(value));
    }

    /// <inheritdoc/>
    public bool Remove(object key)
    {
        var at = IndexOf(key);
        if (at < 0) return false;
        Array.Copy(_entries, at + 1, _entries, at, --_count - at);
        _entries[_count] = default;
        _index = null;
        return true;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Array.Clear(_entries, 0, _count);
        _count = 0;
        _index = null;
    }

    /// <inheritdoc/>
    public ICollection<object> Keys => Entries.ToArray().Select(e => e.Key).ToArray();
    /// <inheritdoc/>
    public ICollection<object?> Values => Entries.ToArray().Select(e => e.Value.ToObject()).ToArray();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return new(_entries[i].Key, _entries[i].Value.ToObject());
    }

    /// <inheritdoc/>
    public bool Equals(ConnectMap? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other._count != _count) return false;
        foreach (ref readonly var entry in Entries)
            if (!other.TryGet(entry.Key, out var value) || value != entry.Value) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConnectMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var sum = 0;
        foreach (ref readonly var entry in Entries) sum += DataEquality.Hash(entry.Key) ^ entry.Value.GetHashCode();
        return sum;
    }

    /// <summary>Java's text form: <c>{k=v, k2=v2}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        TextForm.Append(text, this);
        return text.ToString();
    }

    private int IndexOf(object key)
    {
        if (_count >= IndexedFrom)
        {
            if (_index is null)
            {
                _index = new(_count * 2, KeyComparer.Instance);
                for (var i = 0; i < _count; i++) _index.Add(_entries[i].Key, i);
            }
            return _index.TryGetValue(key, out var at) ? at : -1;
        }
        var entries = Entries;
        for (var i = 0; i < entries.Length; i++)
            if (ReferenceEquals(entries[i].Key, key)) return i;
        if (key is string text)
        {
            for (var i = 0; i < entries.Length; i++)
                if (entries[i].Key is string s && s == text) return i;
            return -1;
        }
        for (var i = 0; i < entries.Length; i++)
            if (DataEquality.Equal(entries[i].Key, key)) return i;
        return -1;
    }

    // Without a look for the key: the caller knows that it is not there.
    internal void Append(object key, Datum value)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, Math.Max(8, _count * 2));
        _entries[_count] = new(key, value);
        _index?.Add(key, _count);
        _count++;
    }

    /// <summary>Puts the entries into another order.</summary>
    /// <param name="order">Per place the present place of its entry.</param>
    /// <param name="scratch">Room that is kept between calls.</param>
    internal void Reorder(ReadOnlySpan<int> order, ref Entry[] scratch)
    {
        if (scratch.Length < _count) scratch = new Entry[_entries.Length];
        Entries.CopyTo(scratch);
        for (var i = 0; i < order.Length; i++) _entries[i] = scratch[order[i]];
        _index = null;
    }

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();
        public new bool Equals(object? x, object? y) => DataEquality.Equal(x, y);
        public int GetHashCode(object obj) => DataEquality.Hash(obj);
    }

    // The rest of the two dictionary interfaces.
    bool ICollection<KeyValuePair<object, object?>>.IsReadOnly => false;
    void ICollection<KeyValuePair<object, object?>>.Add(KeyValuePair<object, object?> item) => Add(item.Key, item.Value);
    bool ICollection<KeyValuePair<object, object?>>.Contains(KeyValuePair<object, object?> item) => TryGet(item.Key, out var v) && v == Datum.From(item.Value);
    bool ICollection<KeyValuePair<object, object?>>.Remove(KeyValuePair<object, object?> item) =>
        ((ICollection<KeyValuePair<object, object?>>)this).Contains(item) && Remove(item.Key);
    void ICollection<KeyValuePair<object, object?>>.CopyTo(KeyValuePair<object, object?>[] array, int arrayIndex)
    {
        foreach (var item in this) array[arrayIndex++] = item;
    }
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    object? IDictionary.this[object key] { get => this[key]; set => this[key] = value; }
    bool IDictionary.IsFixedSize => false;
    bool IDictionary.IsReadOnly => false;
    ICollection IDictionary.Keys => (ICollection)Keys;
    ICollection IDictionary.Values => (ICollection)Values;
    bool IDictionary.Contains(object key) => ContainsKey(key);
    void IDictionary.Remove(object key) => Remove(key);
    IDictionaryEnumerator IDictionary.GetEnumerator() => this.ToDictionary(e => e.Key, e => e.Value, KeyComparer.Instance).GetEnumerator();
    bool ICollection.IsSynchronized => false;
    object ICollection.SyncRoot => this;
    void ICollection.CopyTo(Array array, int index)
    {
        foreach (var item in this) array.SetValue(item, index++);
    }
}
