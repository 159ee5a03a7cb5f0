using Connect.Api;
using Connectors.QuestDb.Ilp;

namespace Connectors.QuestDb.Rows;

/// <summary>
/// A place in records, by its flattened name, with everything that is known of it once and for all: its encoded name, its role, and the places below it.
/// The places make a tree that is walked beside each record, so that no name is joined, escaped or looked up twice.
/// </summary>
internal sealed class ColumnName
{
    private readonly ColumnRules _rules;
    private readonly string _fallback;
    private readonly Dictionary<string, ColumnName> _children = new(StringComparer.Ordinal);

    // Records of a topic mostly have the same keys in the same order: what came at each place last time is tried first.
    private (string Key, ColumnName Child)[] _lastOrder = [];

    private readonly Dictionary<Schema, ValuePlan> _plans = [];
    private ValuePlan? _lastPlan;

    /// <summary>A place.</summary>
    /// <param name="rules">What the configuration says.</param>
    /// <param name="path">The flattened name as in the record, dots included; empty at the root without prefix.</param>
    /// <param name="fallback">The column's name where the path is empty.</param>
    public ColumnName(ColumnRules rules, string path, string fallback)
    {
        _rules = rules;
        _fallback = fallback;
        Path = path;
        var name = path.Length == 0 ? fallback : path.Replace('.', '_');
        IsSymbol = rules.Symbols?.Contains(name) == true;
        IsDouble = rules.Doubles.Contains(name);
        IsTimeText = rules.TimeTexts.Contains(name) || rules.TimeTexts.Contains(path);
        Part = IndexOf(rules.TimeFields, path);
        Role = Part < 0 ? ColumnRole.Column : rules.TimeFields.Count == 1 ? ColumnRole.DesignatedTime : ColumnRole.TimePart;
        if (!Names.IsColumn(name, rules.MaxNameLength))
            Error = $"Illegal column name '{name}': expected 1 to {rules.MaxNameLength} characters "
                + "without ? . , ' \" \\ / : ( ) + - * % ~ and control characters";
        using var buffer = new LineBuffer(name.Length * 2);
        buffer.WriteName(name);
        buffer.WriteByte((byte)'=');
        Encoded = buffer.Written.ToArray();
    }

    /// <summary>The flattened name as in the record.</summary>
    public string Path { get; }

    /// <summary>The name in messages: the path, or what stands in its place.</summary>
    public string Text => Path.Length == 0 ? _fallback : Path;

    /// <summary>The escaped name in UTF-8 and its equals sign.</summary>
    public byte[] Encoded { get; }

    /// <summary>What values here are for.</summary>
    public ColumnRole Role { get; }

    /// <summary>Which part of the designated time this is, or -1.</summary>
    public int Part { get; }

    /// <summary>Whether values are sent as symbols.</summary>
    public bool IsSymbol { get; }

    /// <summary>Whether whole numbers without a schema are sent as doubles.</summary>
    public bool IsDouble { get; }

    /// <summary>Whether text here is a time.</summary>
    public bool IsTimeText { get; }

    /// <summary>Why no column may have the name, or null.</summary>
    public string? Error { get; }

    /// <summary>The place of a struct's field.</summary>
    public ColumnName Field(string name) => Child(name, "");

    /// <summary>The place of a map's key.</summary>
    /// <param name="index">Where the key stands in its map.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="BadRecordException">The key is not a string.</exception>
    public ColumnName Key(int index, object key)
    {
        var last = _lastOrder;
        if ((uint)index < (uint)last.Length && ReferenceEquals(last[index].Key, key)) return last[index].Child;
        if (key is not string name) throw new BadRecordException($"Map keys must be strings, got {key} in {Text}");
        if ((uint)index < (uint)last.Length && last[index].Key == name) return last[index].Child;
        var child = Child(name, _fallback);
        if (index >= last.Length) Array.Resize(ref _lastOrder, Math.Min(index + 8, 1024));
        if (index < _lastOrder.Length) _lastOrder[index] = (name, child);
        return child;
    }

    /// <summary>How values of a schema are read here.</summary>
    public ValuePlan Plan(Schema schema)
    {
        if (_lastPlan is { } last && ReferenceEquals(last.Schema, schema)) return last;
        if (!_plans.TryGetValue(schema, out var plan))
        {
            // Schemas come and go with their registry; what was derived from old ones must not pile up.
            if (_plans.Count >= 256) _plans.Clear();
            _plans.Add(schema, plan = new ValuePlan(schema, this));
        }
        else if (!ReferenceEquals(plan.Schema, schema)) _plans[schema] = plan = new ValuePlan(schema, this);
        return _lastPlan = plan;
    }

    private ColumnName Child(string name, string fallback)
    {
        if (_children.TryGetValue(name, out var child)) return child;
        // Keys of maps may be data (ids, dates) and never end.
        if (_children.Count >= 4096) { _children.Clear(); _lastOrder = []; }
        child = new ColumnName(_rules, Path.Length == 0 ? name : $"{Path}_{name}", fallback);
        _children.Add(name, child);
        return child;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name) return i;
        return -1;
    }
}
