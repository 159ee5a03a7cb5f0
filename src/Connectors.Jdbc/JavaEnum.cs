using Connect.Api;

namespace Connectors.Jdbc;

/// <summary>
/// Keys whose values are the constants of an enumeration in the Java connectors: all in lower or all in upper case. Values are given here in lower case.
/// </summary>
internal static class JavaEnum
{
    /// <summary>Accepts null and the values, all lower or all upper.</summary>
    public static IConfigValidator LowerOrUpper(params string[] values)
    {
        var known = values.Select(v => v.ToUpperInvariant()).Concat(values).ToHashSet(StringComparer.Ordinal);
        return ConfigValidators.By((name, value) =>
        {
            foreach (var one in value as IEnumerable<string> ?? (value is string text ? [text] : []))
                if (!known.Contains(one)) throw new ConfigException(name, one, "Invalid enumerator");
        }, $"{string.Join(", ", values)}; all lower or all upper case");
    }

    /// <summary>Accepts null and the values as they are written.</summary>
    public static IConfigValidator Exactly(IEnumerable<string> values)
    {
        var known = values.ToHashSet(StringComparer.Ordinal);
        return ConfigValidators.By((name, value) =>
        {
            if (value is string text && !known.Contains(text)) throw new ConfigException(name, value, "Invalid enumerator");
        }, $"one of {string.Join(", ", known.Select(k => k.Length == 0 ? "nothing" : k))}");
    }

    /// <summary>Recommends the values, always.</summary>
    public static IConfigRecommender Recommend(params string[] values) => new Fixed(values);

    private sealed class Fixed(string[] values) : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => values;
        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => true;
    }
}
