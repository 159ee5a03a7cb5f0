using Connect.Api;

namespace Connectors.Mongo.Config;

/// <summary>The recommenders of the keys.</summary>
internal sealed class Recommend : IConfigRecommender
{
    private readonly object[] _values;
    private readonly bool _visible;

    private Recommend(object[] values, bool visible)
    {
        _values = values;
        _visible = visible;
    }

    /// <summary>A key that forms do not show.</summary>
    public static IConfigRecommender Hidden { get; } = new Recommend([], false);

    /// <summary>A key of these values.</summary>
    public static IConfigRecommender Values(params string[] values) => new Recommend([.. values], true);

    public IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed) => _values;
    public bool Visible(string name, IReadOnlyDictionary<string, object?> parsed) => _visible;
}
