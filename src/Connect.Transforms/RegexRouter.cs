using Connect.Api;
using Connect.Java;

namespace Connect.Transforms;

/// <summary>Renames topics whose whole name matches a regular expression.</summary>
[JavaClass("org.apache.kafka.connect.transforms.RegexRouter")]
[Documentation("Renames the topic of records whose whole topic name matches a regular expression.",
    Example = """{"regex": "shop-(.*)", "replacement": "$1"}""",
    Sample = """{"id": 7}""")]
public sealed class RegexRouter : ITransformation
{
    private const string Pattern = "regex", Replacement = "replacement";
    private const int MostTopics = 1000;
    private readonly Dictionary<string, string> _topics = [];
    private JavaRegex _regex = new("");
    private string _replacement = "";

    /// <inheritdoc/>
    public ConfigDef Config { get; } = new ConfigDef()
        .Define(Pattern, ConfigType.String, Importance.High, "The regular expression (Java's) that the whole topic name must match.", ConfigValidators.Regex)
        .Define(Replacement, ConfigType.String, Importance.High, "The new name; $1 or ${name} stand for groups.");

    /// <inheritdoc/>
    public void Configure(IReadOnlyDictionary<string, string> config)
    {
        var given = Config.Parse(config);
        _regex = new(given.GetRequiredString(Pattern));
        _replacement = given.GetRequiredString(Replacement);
        _topics.Clear();
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The replacement names a group that the regular expression does not have.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_topics.TryGetValue(record.Topic, out var topic))
        {
            if (_topics.Count == MostTopics) _topics.Clear();
            _topics.Add(record.Topic, topic = Renamed(record.Topic));
        }
        return ReferenceEquals(topic, record.Topic) || topic == record.Topic ? record : record.WithTopic(topic);
    }

    /// <inheritdoc/>
    public void Dispose() { }

    // As in Java, the first match is replaced, which may be shorter than the whole that matched.
    private string Renamed(string topic)
    {
        try { return _regex.Matches(topic) ? _regex.ReplaceFirst(topic, _replacement) : topic; }
        catch (FormatException e) { throw new DataException(e.Message, e); }
    }
}
