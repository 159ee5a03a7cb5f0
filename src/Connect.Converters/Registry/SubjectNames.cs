namespace Connect.Converters.Registry;

/// <summary>
/// Names the subject that a schema is registered under
/// (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#subject-name-strategy).
/// </summary>
internal sealed class SubjectNames
{
    private const string Package = "io.confluent.kafka.serializers.subject.";
    public const string TopicName = Package + "TopicNameStrategy", RecordName = Package + "RecordNameStrategy",
        TopicRecordName = Package + "TopicRecordNameStrategy";
    private readonly string _option;
    private readonly string _strategy;
    private readonly string _side;

    /// <exception cref="ConfigException">There is no such way.</exception>
    public SubjectNames(ParsedConfig config, bool isKey)
    {
        _option = isKey ? RegistryConfig.KeySubjects : RegistryConfig.ValueSubjects;
        _side = isKey ? "key" : "value";
        var given = config.GetRequiredString(_option);
        _strategy = given.Contains('.', StringComparison.Ordinal) ? given : Package + given;
        if (_strategy is not (TopicName or RecordName or TopicRecordName))
            throw new ConfigException(_option, given, $"expected {TopicName}, {RecordName} or {TopicRecordName}");
    }

    /// <summary>Whether the name of the record matters.</summary>
    public bool NeedsRecord => _strategy != TopicName;

    /// <summary>The subject of a schema.</summary>
    /// <param name="topic">The topic of the record.</param>
    /// <param name="record">The name of the schema's record (of a JSON Schema: its title), or null.</param>
    /// <exception cref="SerializationException">The record's name is needed, and there is none.</exception>
    public string Of(string topic, string? record)
    {
        if (_strategy == TopicName) return $"{topic}-{_side}";
        if (record is null)
            throw new SerializationException(
                $"In configuration {_option} = {_strategy}, the message {_side} must only be a record schema: there is a name to use as subject then");
        return _strategy == RecordName ? record : $"{topic}-{record}";
    }
}
