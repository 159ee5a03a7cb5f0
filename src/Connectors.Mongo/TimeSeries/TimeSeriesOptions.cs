using Connect.Api;
using Connect.Java.Time;

namespace Connectors.Mongo.TimeSeries;

/// <summary>What kind of time series a collection is to be (https://www.mongodb.com/docs/manual/core/timeseries-collections/).</summary>
/// <param name="TimeField">The field with the time.</param>
/// <param name="MetaField">The field that says the series, or null.</param>
/// <param name="Granularity">seconds, minutes or hours, or null.</param>
/// <param name="ExpireAfterSeconds">When measurements are removed; 0 for never.</param>
internal sealed record TimeSeriesOptions(string TimeField, string? MetaField, string? Granularity, long ExpireAfterSeconds)
{
    /// <summary>The options, or null where the collections are ordinary ones.</summary>
    /// <param name="config">The topic's configuration.</param>
    public static TimeSeriesOptions? Of(ParsedConfig config)
    {
        if (config.GetString(MongoSinkConfig.TimeField) is not { Length: > 0 } field)
            return null;
        var meta = config.GetString(MongoSinkConfig.MetaField);
        var granularity = config.GetString(MongoSinkConfig.Granularity);
        return new(field, string.IsNullOrEmpty(meta) ? null : meta, string.IsNullOrEmpty(granularity) ? null : granularity.ToLowerInvariant(),
            config.GetLong(MongoSinkConfig.ExpireAfterSeconds));
    }

    /// <summary>The keys that are set and need a time field, where there is none.</summary>
    /// <param name="config">The topic's configuration.</param>
    public static IEnumerable<string> WithoutTimeField(ParsedConfig config)
    {
        if (!string.IsNullOrEmpty(config.GetString(MongoSinkConfig.TimeField)))
            yield break;
        if (!string.IsNullOrEmpty(config.GetString(MongoSinkConfig.MetaField)))
            yield return MongoSinkConfig.MetaField;
        if (!string.IsNullOrEmpty(config.GetString(MongoSinkConfig.Granularity)))
            yield return MongoSinkConfig.Granularity;
        if (config.GetLong(MongoSinkConfig.ExpireAfterSeconds) > 0)
            yield return MongoSinkConfig.ExpireAfterSeconds;
    }

    /// <summary>The pattern of strings in the time field.</summary>
    /// <exception cref="FormatException">The pattern has something that is not supported in the language.</exception>
    public static TimePattern PatternOf(ParsedConfig config) => TimePattern.OfDateTimeFormatter(
        config.GetRequiredString(MongoSinkConfig.TimeFormat), DateNames.Of(config.GetString(MongoSinkConfig.TimeLanguage) ?? ""));
}
