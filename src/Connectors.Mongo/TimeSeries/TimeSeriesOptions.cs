using System.Globalization;
using Connect.Api;

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
    public static TimeSeriesOptions? Of(ParsedConfig config) => Word(config, MongoSinkConfig.TimeField) is not { } field ? null
        : new(field, Word(config, MongoSinkConfig.MetaField), Word(config, MongoSinkConfig.Granularity)?.ToLowerInvariant(),
            config.GetLong(MongoSinkConfig.ExpireAfterSeconds));

    /// <summary>The keys that are set and need a time field, where there is none.</summary>
    /// <param name="config">The topic's configuration.</param>
    public static IEnumerable<string> WithoutTimeField(ParsedConfig config)
    {
        if (Word(config, MongoSinkConfig.TimeField) is not null)
            yield break;
        if (Word(config, MongoSinkConfig.MetaField) is not null)
            yield return MongoSinkConfig.MetaField;
        if (Word(config, MongoSinkConfig.Granularity) is not null)
            yield return MongoSinkConfig.Granularity;
        if (config.GetLong(MongoSinkConfig.ExpireAfterSeconds) > 0)
            yield return MongoSinkConfig.ExpireAfterSeconds;
    }

    private static string? Word(ParsedConfig config, string key) => config.GetString(key)?.Trim() is { Length: > 0 } word ? word : null;

    /// <summary>The pattern of strings in the time field.</summary>
    public static JavaDatePattern PatternOf(ParsedConfig config) => new(config.GetRequiredString(MongoSinkConfig.TimeFormat), CultureInfo.InvariantCulture);
}
