namespace Connect.Api.Config;

/// <summary>A configuration whose values were parsed and checked by a <see cref="ConfigDef"/>.</summary>
public sealed class ParsedConfig
{
    private readonly Dictionary<string, object?> _values;

    internal ParsedConfig(Dictionary<string, object?> values, IReadOnlyDictionary<string, string> originals)
    {
        _values = values;
        Originals = originals;
    }

    /// <summary>The configuration as it was given, with the keys that are not defined.</summary>
    public IReadOnlyDictionary<string, string> Originals { get; }

    /// <summary>The parsed value of a key, or null.</summary>
    /// <exception cref="ConfigException">The key is not defined.</exception>
    public object? this[string name] => _values.TryGetValue(name, out var value) ? value : throw new ConfigException($"Unknown configuration '{name}'");

    /// <summary>A string or class name.</summary>
    public string? GetString(string name) => (string?)this[name];
    /// <summary>A string or class name that is not null.</summary>
    public string GetRequiredString(string name) => (string?)this[name] ?? throw new ConfigException(name, null, "Value must be non-null");
    /// <summary>An int.</summary>
    public int GetInt(string name) => (int)this[name]!;
    /// <summary>A short.</summary>
    public short GetShort(string name) => (short)this[name]!;
    /// <summary>A long.</summary>
    public long GetLong(string name) => (long)this[name]!;
    /// <summary>A double.</summary>
    public double GetDouble(string name) => (double)this[name]!;
    /// <summary>A boolean.</summary>
    public bool GetBoolean(string name) => (bool)this[name]!;
    /// <summary>A list; empty for null.</summary>
    public IReadOnlyList<string> GetList(string name) => (IReadOnlyList<string>?)this[name] ?? [];
    /// <summary>A secret.</summary>
    public Password? GetPassword(string name) => (Password?)this[name];
    /// <summary>Whether the key was given, rather than left at its default.</summary>
    public bool IsSet(string name) => Originals.ContainsKey(name);

    /// <summary>The given keys that start with a prefix, without it.</summary>
    public IReadOnlyDictionary<string, string> WithPrefix(string prefix)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Originals)
            if (key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal)) found[key[prefix.Length..]] = value;
        return found;
    }
}
