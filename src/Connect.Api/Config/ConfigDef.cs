using System.Globalization;
using Connect.Java;

namespace Connect.Api.Config;

/// <summary>
/// The keys a component takes: <c>new ConfigDef().Define(new ConfigKey("file", ConfigType.String, Importance.High, "…") { Default = null })</c>.
/// Parsing, validation and their messages are Kafka's.
/// </summary>
public sealed class ConfigDef
{
    private static readonly char[] Blanks = [.. Enumerable.Range(0, ' ' + 1).Select(c => (char)c)];
    private readonly List<ConfigKey> _keys = [];
    private readonly Dictionary<string, ConfigKey> _byName = new(StringComparer.Ordinal);

    /// <summary>A definition without keys.</summary>
    public ConfigDef() { }

    /// <summary>A definition with the keys of another, to add to.</summary>
    public ConfigDef(ConfigDef other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var key in other._keys) Define(key);
    }

    /// <summary>The keys in the order they were defined.</summary>
    public IReadOnlyList<ConfigKey> Keys => _keys;

    /// <summary>The groups in the order they first appear.</summary>
    public IReadOnlyList<string> Groups => [.. _keys.Select(k => k.Group).OfType<string>().Distinct()];

    /// <summary>The definition of a key, or null.</summary>
    public ConfigKey? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>Adds a key.</summary>
    /// <exception cref="ConfigException">The key was defined before, or its default is not valid.</exception>
    public ConfigDef Define(ConfigKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!_byName.TryAdd(key.Name, key)) throw new ConfigException($"Configuration {key.Name} is defined twice.");
        if (!key.IsRequired) key.Validator?.EnsureValid(key.Name, ParseType(key.Name, key.Default, key.Type));
        _keys.Add(key);
        return this;
    }

    /// <summary>Adds a required key.</summary>
    public ConfigDef Define(string name, ConfigType type, Importance importance, string documentation, IConfigValidator? validator = null) =>
        Define(new ConfigKey(name, type, importance, documentation) { Validator = validator });

    /// <summary>Adds a key with a default, which may be null.</summary>
    public ConfigDef Define(string name, ConfigType type, object? defaultValue, Importance importance, string documentation,
        IConfigValidator? validator = null) =>
        Define(new ConfigKey(name, type, importance, documentation) { Default = defaultValue, Validator = validator });

    /// <summary>Parses a configuration; keys that are not defined are kept aside in <see cref="ParsedConfig.Originals"/>.</summary>
    /// <exception cref="ConfigException">A key is missing or its value not valid; the first one found.</exception>
    public ParsedConfig Parse(IReadOnlyDictionary<string, string> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var values = new Dictionary<string, object?>(_keys.Count, StringComparer.Ordinal);
        foreach (var key in _keys)
        {
            object? value;
            if (config.TryGetValue(key.Name, out var text)) value = ParseType(key.Name, text, key.Type);
            else if (key.IsRequired) throw new ConfigException($"Missing required configuration \"{key.Name}\" which has no default value.");
            else value = ParseType(key.Name, key.Default, key.Type);
            key.Validator?.EnsureValid(key.Name, value);
            values.Add(key.Name, value);
        }
        return new ParsedConfig(values, config);
    }

    /// <summary>Checks every key and collects what is wrong with each.</summary>
    /// <returns>One value a key, in the order of definition.</returns>
    public IReadOnlyList<ConfigValue> Validate(IReadOnlyDictionary<string, string> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var values = new List<ConfigValue>(_keys.Count);
        var parsed = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var key in _keys)
        {
            var result = new ConfigValue(key.Name);
            values.Add(result);
            try
            {
                if (config.TryGetValue(key.Name, out var text)) result.Value = ParseType(key.Name, text, key.Type);
                else if (!key.IsRequired) result.Value = ParseType(key.Name, key.Default, key.Type);
                else { result.Errors.Add($"Missing required configuration \"{key.Name}\" which has no default value."); continue; }
            }
            catch (ConfigException e) { result.Errors.Add(e.Message); }
            try { key.Validator?.EnsureValid(key.Name, result.Value); }
            catch (ConfigException e) { result.Errors.Add(e.Message); }
            parsed[key.Name] = result.Value;
        }
        for (var i = 0; i < _keys.Count; i++)
        {
            if (_keys[i].Recommender is not { } recommender) continue;
            try
            {
                values[i].RecommendedValues = recommender.ValidValues(_keys[i].Name, parsed);
                values[i].Visible = recommender.Visible(_keys[i].Name, parsed);
            }
            catch (ConfigException e) { values[i].Errors.Add(e.Message); }
        }
        return values;
    }

    /// <summary>A value from its text: trimmed, and of the .NET type of its <see cref="ConfigType"/>. Values of that type already are passed through.</summary>
    /// <exception cref="ConfigException">The text is not of the type.</exception>
    public static object? ParseType(string name, object? value, ConfigType type)
    {
        if (value is null) return null;
        if (value is not string text)
        {
            return (type, value) switch
            {
                (ConfigType.Boolean, bool) or (ConfigType.Int, int) or (ConfigType.Short, short) or (ConfigType.Long, long) or (ConfigType.Double, double)
                    or (ConfigType.Password, Password) => value,
                (ConfigType.List, IEnumerable<string> list) => (IReadOnlyList<string>)[.. list],
                (ConfigType.Long, int n) => (long)n,
                (ConfigType.Short, int n) => checked((short)n),
                (ConfigType.Double, int n) => (double)n,
                _ => throw new ConfigException(name, value, $"Expected a {type}, got a {value.GetType().Name}"),
            };
        }
        // Java's, which takes no-break spaces and the like for text.
        var trimmed = text.Trim(Blanks);
        switch (type)
        {
            case ConfigType.Boolean:
                return trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
                    : trimmed.Equals("false", StringComparison.OrdinalIgnoreCase) ? (object)false
                    : throw new ConfigException(name, text, "Expected value to be either true or false");
            case ConfigType.Int:
                return int.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i : throw NotANumber(name, text, "INT");
            case ConfigType.Short:
                return short.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var s) ? s
                    : throw NotANumber(name, text, "SHORT");
            case ConfigType.Long:
                return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) ? l
                    : throw NotANumber(name, text, "LONG");
            case ConfigType.Double:
                return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : throw NotANumber(name, text, "DOUBLE");
            case ConfigType.List:
                return trimmed.Length == 0 ? Array.Empty<string>() : (IReadOnlyList<string>)[.. trimmed.Split(',').Select(e => e.Trim(Blanks))];
            case ConfigType.Password:
                return new Password(trimmed);
            default:
                return trimmed;
        }
    }

    /// <summary>A parsed value as text, as REST answers show it: lists joined by commas, secrets as <c>[hidden]</c>.</summary>
    public static string? ToText(object? value) => value switch
    {
        null => null,
        string s => s,
        bool b => b ? "true" : "false",
        IEnumerable<string> list => string.Join(',', list),
        double d => JavaNumber.ToString(d),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static ConfigException NotANumber(string name, string value, string type) => new(name, value, $"Not a number of type {type}");
}
