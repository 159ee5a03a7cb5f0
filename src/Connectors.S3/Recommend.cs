using Connect.Api;

namespace Connectors.S3;

/// <summary>The recommenders that the connector's keys need.</summary>
internal static class Recommend
{
    /// <summary>Always visible, with these values.</summary>
    public static IConfigRecommender Values(params object[] values) => new Recommender(() => values, _ => true);

    /// <summary>Always visible, with values that are made when they are asked for.</summary>
    public static IConfigRecommender From(Func<object[]> values) => new Recommender(values, _ => true);

    /// <summary>Visible only while another key has a value.</summary>
    public static IConfigRecommender When(string parent, object value, params object[] values) =>
        new Recommender(() => values, parsed => value.Equals(parsed.GetValueOrDefault(parent)));

    /// <summary>Visible only while a condition holds; without values.</summary>
    public static IConfigRecommender VisibleIf(Func<IReadOnlyDictionary<string, object?>, bool> visible) => new Recommender(() => [], visible);

    private sealed class Recommender(Func<object[]> values, Func<IReadOnlyDictionary<string, object?>, bool> visible) : IConfigRecommender
    {
        public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => values();
        public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => visible(parsed);
    }
}
