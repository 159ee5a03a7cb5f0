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
    /// <param name="problems">Takes keys that need a time field that is not there.</param>
    public static TimeSeriesOptions? Of(ParsedConfig config, List<ConfigProblem> problems)
    {
        var meta = config.GetString(SinkConfig.MetaField);
        var granularity = config.GetString(SinkConfig.Granularity);
        var expire = config.GetLong(SinkConfig.ExpireAfterSeconds);
        if (config.GetString(SinkConfig.TimeField) is { Length: > 0 } field)
            return new(field, string.IsNullOrEmpty(meta) ? null : meta, string.IsNullOrEmpty(granularity) ? null : granularity.ToLowerInvariant(), expire);
        if (!string.IsNullOrEmpty(meta)) Missing(SinkConfig.MetaField);
        if (!string.IsNullOrEmpty(granularity)) Missing(SinkConfig.Granularity);
        if (expire > 0) Missing(SinkConfig.ExpireAfterSeconds);
        return null;

        void Missing(string key) => problems.Add(new(key, $"{key} is about a time series, whose {SinkConfig.TimeField} is missing"));
    }

    /// <summary>The pattern of texts in the time field.</summary>
    public static JavaDatePattern PatternOf(ParsedConfig config) => new(config.GetRequiredString(SinkConfig.TimeFormat), CultureInfo.InvariantCulture);
}
