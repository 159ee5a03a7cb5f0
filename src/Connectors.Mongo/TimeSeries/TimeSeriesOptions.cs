using System.Globalization;
using Connect.Api;
using Connectors.Mongo.Config;

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
        if (config.GetString(SinkConfig.TimeField) is not { Length: > 0 } field) return null;
        var meta = config.GetString(SinkConfig.MetaField);
        var granularity = config.GetString(SinkConfig.Granularity);
        return new(field, string.IsNullOrEmpty(meta) ? null : meta, string.IsNullOrEmpty(granularity) ? null : granularity.ToLowerInvariant(),
            config.GetLong(SinkConfig.ExpireAfterSeconds));
    }

    /// <summary>The keys that are set and need a time field, where there is none.</summary>
    /// <param name="config">The topic's configuration.</param>
    public static IEnumerable<string> WithoutTimeField(ParsedConfig config)
    {
        if (!string.IsNullOrEmpty(config.GetString(SinkConfig.TimeField))) yield break;
        if (!string.IsNullOrEmpty(config.GetString(SinkConfig.MetaField))) yield return SinkConfig.MetaField;
        if (!string.IsNullOrEmpty(config.GetString(SinkConfig.Granularity))) yield return SinkConfig.Granularity;
        if (config.GetLong(SinkConfig.ExpireAfterSeconds) > 0) yield return SinkConfig.ExpireAfterSeconds;
    }

    /// <summary>The pattern of texts in the time field.</summary>
    public static JavaDatePattern PatternOf(ParsedConfig config) => new(config.GetRequiredString(SinkConfig.TimeFormat), CultureInfo.InvariantCulture);
}
