namespace Connect.Api.Config;

/// <summary>Recommends values of a key and says whether it matters, in the light of the other values.</summary>
public interface IConfigRecommender
{
    /// <summary>Values that make sense; empty where nothing can be said.</summary>
    IReadOnlyList<object> ValidValues(string name, IReadOnlyDictionary<string, object?> parsed);

    /// <summary>Whether the key matters with the other values as they are.</summary>
    bool Visible(string name, IReadOnlyDictionary<string, object?> parsed);
}
