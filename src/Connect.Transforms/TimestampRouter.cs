using Connect.Api;
using Connect.Java.Time;

namespace Connect.Transforms;

/// <summary>Puts a record's timestamp into the name of its topic.</summary>
[JavaClass("org.apache.kafka.connect.transforms.TimestampRouter")]
[Documentation("Puts the record's timestamp into the name of its topic.",
    Example = """{"topic.format": "${topic}-${timestamp}", "timestamp.format": "yyyyMMdd"}""",
    Sample = """{"id": 7}""")]
public sealed class TimestampRouter : ITransformation
{
    private const string TopicFormat = "topic.format", TimestampFormat = "timestamp.format";
    private string _topicFormat = "";
    private TimePattern _timestampFormat = TimePattern.OfSimpleDateFormat("yyyyMMdd");

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(TopicFormat, ConfigType.String, "${topic}-${timestamp}", Importance.High,
            "The new name, in which ${topic} and ${timestamp} stand for the old name and the record's timestamp.")
        .Define(TimestampFormat, ConfigType.String, "yyyyMMdd", Importance.High, "The form of the timestamp, in UTC, as a pattern of Java's SimpleDateFormat.");

    /// <inheritdoc/>
    /// <exception cref="ConfigException">The pattern is none.</exception>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        _topicFormat = given.GetRequiredString(TopicFormat);
        var pattern = given.GetRequiredString(TimestampFormat);
        try { _timestampFormat = TimePattern.OfSimpleDateFormat(pattern); }
        catch (FormatException e) { throw new ConfigException(TimestampFormat, pattern, $"expected a pattern of Java's SimpleDateFormat: {e.Message}"); }
    }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Timestamp is not { } timestamp) throw new DataException($"Timestamp missing on record: {record}");
        return record.WithTopic(_topicFormat.Replace("${topic}", record.Topic, StringComparison.Ordinal)
            .Replace("${timestamp}", _timestampFormat.Format(timestamp), StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
