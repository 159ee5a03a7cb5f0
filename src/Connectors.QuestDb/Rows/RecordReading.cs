using Connectors.QuestDb.Time;

namespace Connectors.QuestDb.Rows;

/// <summary>What the configuration says of records.</summary>
internal sealed record RecordReading
{
    /// <summary>The table or template; null for the topic's name.</summary>
    public string? Table { get; init; }

    /// <summary>Whether keys are stored.</summary>
    public bool IncludeKey { get; init; } = true;

    /// <summary>What stands before names of the key's fields.</summary>
    public string KeyPrefix { get; init; } = "key";

    /// <summary>What stands before names of the value's fields.</summary>
    public string ValuePrefix { get; init; } = "";

    /// <summary>Whether fields of types without a column are left out rather than making the record bad.</summary>
    public bool SkipUnsupportedTypes { get; init; }

    /// <summary>Whether the record's own timestamp is the designated time.</summary>
    public bool KafkaTime { get; init; }

    /// <summary>The unit of a designated time that is a number; null to guess by its size.</summary>
    public TimeUnit? TimeUnit { get; init; }

    /// <summary>How text is read as time.</summary>
    public required TimestampFormat TimeFormat { get; init; }
}
