using Connect.Api;
using Connect.Java.Time;

namespace Connectors.S3;

/// <summary>Makes the partitioner that a configuration asks for.</summary>
internal sealed class Partitioners
{
    private const long Hour = 3_600_000, Day = 24 * Hour;
    private static readonly string[] DayFolders = ["'year'=YYYY", "'month'=MM", "'day'=dd"];
    private readonly S3SinkConfig _config;
    private readonly Func<int, IPartitioner> _create;

    /// <summary>Reads the partitioner's keys.</summary>
    /// <exception cref="ConfigException">A key that the partitioner needs is missing or not valid.</exception>
    public Partitioners(S3SinkConfig config)
    {
        _config = config;
        var delim = config.DirectoryDelim;
        switch (config.PartitionerClass)
        {
            case JavaNames.FieldPartitioner:
                var names = config.Parsed.GetList(S3SinkConfig.PartitionFieldNameKey);
                _create = _ => new FieldPartitioner(names, delim);
                break;
            case JavaNames.DailyPartitioner: _create = TimeBased(Day, string.Join(Quoted(delim), DayFolders)); break;
            case JavaNames.HourlyPartitioner: _create = TimeBased(Hour, string.Join(Quoted(delim), (string[])[.. DayFolders, "'hour'=HH"])); break;
            case JavaNames.TimeBasedPartitioner:
                var duration = config.Parsed.GetLong(S3SinkConfig.PartitionDurationKey);
                if (duration <= 0)
                    throw new ConfigException(S3SinkConfig.PartitionDurationKey, duration, "Partition duration needs to be a positive number of milliseconds.");
                _create = TimeBased(duration, PathFormat());
                break;
            default: _create = partition => new DefaultPartitioner(partition); break;
        }
    }

    /// <summary>A partitioner for a topic partition.</summary>
    public IPartitioner Create(TopicPartition partition)
    {
        var partitioner = _create(partition.Partition);
        if (_config.SchemaAffix != "NONE") partitioner = new SchemaAffixPartitioner(partitioner, _config.DirectoryDelim, _config.SchemaAffix == "PREFIX");
        if (_config.NullValues == NullValueBehavior.Write) partitioner = new TombstonePartitioner(partitioner, _config.TombstoneFolder);
        return partitioner;
    }

    private Func<int, IPartitioner> TimeBased(long duration, string format)
    {
        var locale = _config.Parsed.GetString(S3SinkConfig.LocaleKey);
        if (string.IsNullOrWhiteSpace(locale)) throw new ConfigException(S3SinkConfig.LocaleKey, locale, "Locale cannot be empty.");
        var zoneId = _config.Parsed.GetString(S3SinkConfig.TimezoneKey);
        if (string.IsNullOrWhiteSpace(zoneId)) throw new ConfigException(S3SinkConfig.TimezoneKey, zoneId, "Timezone cannot be empty.");
        var zone = S3SinkConfig.Zone(zoneId);
        TimePattern pattern;
        try { pattern = TimePattern.OfJoda(format, DateNames.OfLanguage(locale), zone); }
        catch (FormatException e) { throw new ConfigException(S3SinkConfig.PathFormatKey, format, e.Message); }
        var extractor = Extractor();
        return _ => new TimeBasedPartitioner(duration, pattern, zone, extractor);
    }

    private string PathFormat()
    {
        var format = _config.Parsed.GetString(S3SinkConfig.PathFormatKey);
        var delim = _config.DirectoryDelim;
        if (string.IsNullOrWhiteSpace(format) || format == delim) throw new ConfigException(S3SinkConfig.PathFormatKey, format, "Path format cannot be empty.");
        return delim.Trim().Length > 0 && format.EndsWith(delim, StringComparison.Ordinal) ? format[..^delim.Length] : format;
    }

    private ITimestampExtractor Extractor()
    {
        var name = _config.Parsed.GetString(S3SinkConfig.TimestampExtractorKey);
        return name switch
        {
            "Wallclock" => new WallclockTimestampExtractor(),
            "Record" => new RecordTimestampExtractor(),
            "RecordField" => new RecordFieldTimestampExtractor(_config.Parsed.GetRequiredString(S3SinkConfig.TimestampFieldKey)),
            _ => throw new ConfigException($"Invalid timestamp extractor: {name}. Expected Wallclock, Record or RecordField."),
        };
    }

    // A delimiter inside a date pattern; letters in it are meant as they are.
    private static string Quoted(string delim) => delim.Any(char.IsAsciiLetter) ? $"'{delim.Replace("'", "''", StringComparison.Ordinal)}'" : delim;
}
