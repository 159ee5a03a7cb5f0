using Connect.Api;
using Connectors.Mongo.Config;

namespace Connectors.Mongo;

// Collections of time series.
internal static partial class MongoSinkConfig
{
    public const string TimeField = "timeseries.timefield", MetaField = "timeseries.metafield", ExpireAfterSeconds = "timeseries.expire.after.seconds",
        Granularity = "timeseries.granularity", TimeConvert = "timeseries.timefield.auto.convert", TimeFormat = "timeseries.timefield.auto.convert.date.format",
        TimeLanguage = "timeseries.timefield.auto.convert.locale.language.tag";

    /// <summary>A date, then maybe a time, then maybe a zone.</summary>
    public const string DefaultTimeFormat =
        "yyyy-MM-dd[['T'][ ]][HH:mm:ss[[.][SSSSSS][SSS]][ ]VV[ ]'['VV']'][HH:mm:ss[[.][SSSSSS][SSS]][ ]X][HH:mm:ss[[.][SSSSSS][SSS]]]";

    private static void DefineTimeSeries(ConfigDef keys)
    {
        const string series = "Time series";
        keys.Define(Key(series, 1, TimeField, "The field used for time", ConfigType.String, "", Importance.Low,
                "The field with the time of a measurement; makes the collection a time series (MongoDB 5.0 and later)."))
            .Define(Key(series, 2, MetaField, "The field describing the series", ConfigType.String, "", Importance.Low,
                "The field that says what series a measurement belongs to."))
            .Define(Key(series, 3, ExpireAfterSeconds, "The data expiry time in seconds", ConfigType.Long, 0L, Importance.Low,
                "After how many seconds measurements are removed; 0 for never.", validator: ConfigValidators.AtLeast(0)))
            .Define(Key(series, 4, Granularity, "The data expiry time", ConfigType.String, "", Importance.Low,
                "About how far measurements of a series lie apart: seconds, minutes or hours.",
                validator: Check.EnumeratedOrEmpty("seconds", "minutes", "hours")))
            .Define(Key(series, 5, TimeConvert, "Convert the field to a BSON datetime type.", ConfigType.Boolean, false, Importance.Low,
                "Whether a number (milliseconds since 1970) or string in the time field is made a date."))
            .Define(Key(series, 6, TimeFormat, "The DateTimeFormatter pattern for the date.", ConfigType.String, DefaultTimeFormat, Importance.Low,
                "The pattern of strings in the time field, in Java's letters, with what is optional in brackets.", validator: Check.DatePattern))
            .Define(Key(series, 7, TimeLanguage, "The DateTimeFormatter locale language tag to use: Defaults to using the neutral Locale.ROOT.",
                ConfigType.String, "", Importance.Low,
                "The language of month and day names in such strings, as a language tag."));
    }
}
