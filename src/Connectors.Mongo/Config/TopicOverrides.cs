using Connect.Api;

namespace Connectors.Mongo.Config;

/// <summary>Keys of the form <c>topic.override.TOPIC.KEY</c>, which set a key for one topic alone.</summary>
internal static class TopicOverrides
{
    /// <summary>The configuration of a topic: the connector's, with what is overridden for the topic.</summary>
    public static Dictionary<string, string> For(IReadOnlyDictionary<string, string> config, string topic)
    {
        var prefix = $"{MongoSinkConfig.OverridePrefix}{topic}.";
        var merged = new Dictionary<string, string>(config.Count, StringComparer.Ordinal);
        foreach (var (key, value) in config)
            if (!key.StartsWith(MongoSinkConfig.OverridePrefix, StringComparison.Ordinal))
                merged[key] = value;
        foreach (var (key, value) in config)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || key.Length == prefix.Length)
                continue;
            var name = key[prefix.Length..];
            if (name is not (MongoSinkConfig.ConnectionUri or MongoSinkConfig.Topics))
                merged[name] = value;
        }
        return merged;
    }

    /// <summary>
    /// The topics whose configuration is known before their records come: those listed, or, with a pattern, those that overrides name up to the first dot.
    /// </summary>
    public static IReadOnlyList<string> KnownTopics(ParsedConfig config)
    {
        var listed = config.GetList(MongoSinkConfig.Topics);
        if (listed.Count > 0)
            return listed;
        return [.. config.WithPrefix(MongoSinkConfig.OverridePrefix).Keys.Where(key => key != "%s.%s").Select(key => key.Split('.')[0]).Distinct()];
    }
}
