using Connect.Api;
using Connect.Java;

namespace Connect.Transforms.Predicates;

/// <summary>True for records whose whole topic name matches a regular expression.</summary>
[JavaClass("org.apache.kafka.connect.transforms.predicates.TopicNameMatches")]
[Documentation("True for records whose whole topic name matches a regular expression.",
    Example = """{"pattern": "shop-.*"}""")]
public sealed class TopicNameMatches : IPredicate
{
    private const string Pattern = "pattern";
    private JavaRegex _regex = new("");
    private string? _lastTopic;
    private bool _last;

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef().Define(Pattern, ConfigType.String, Importance.Medium,
        "The regular expression (Java's) that the whole topic name must match.",
        ConfigValidators.All(ConfigValidators.NonNull, ConfigValidators.NonEmpty, ConfigValidators.Regex));

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        _regex = new(Config.Parse(config).GetRequiredString(Pattern));
        _lastTopic = null;
    }

    /// <inheritdoc/>
    public bool Test(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Topic != _lastTopic) (_last, _lastTopic) = (_regex.Matches(record.Topic), record.Topic);
        return _last;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
