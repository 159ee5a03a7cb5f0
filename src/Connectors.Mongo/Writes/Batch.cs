using Connect.Api;
using Connectors.Mongo.Bson;
using Connectors.Mongo.Config;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Writes;

/// <summary>One bulk write: records of one topic for one collection that came one after another, and the commands they became.</summary>
/// <param name="topic">How the topic's records become operations.</param>
/// <param name="topicName">The topic.</param>
/// <param name="target">The collection.</param>
/// <param name="expected">How many records it will have at most.</param>
internal sealed class Batch(TopicSink topic, string topicName, Namespace target, int expected)
{
    public TopicSink Topic => topic;
    public string TopicName => topicName;
    public Namespace Target => target;
    public List<SinkRecord> Records { get; } = new(Math.Min(expected, topic.MaxBatchSize));
    public List<BulkCommand> Commands { get; } = [];

    /// <summary>Whether a record of a topic for a collection belongs in here.</summary>
    public bool Takes(string ofTopic, in Namespace to) =>
        Records.Count < topic.MaxBatchSize && (ReferenceEquals(ofTopic, topicName) || ofTopic == topicName) && to == target;

    /// <summary>Adds a record and its operation.</summary>
    public void Add(SinkRecord record, Operation operation, Stack<BsonWriter> writers)
    {
        if (Commands.Count == 0 || !Commands[^1].Takes(operation))
        {
            var writer = writers.TryPop(out var used) ? used : new BsonWriter(64 * 1024);
            Commands.Add(new BulkCommand(writer, operation, target.Collection, topic.Ordered, Records.Count));
        }
        Commands[^1].Add(operation);
        Records.Add(record);
    }

    /// <summary>Gives the commands' writers back.</summary>
    public void Release(Stack<BsonWriter> writers)
    {
        foreach (var command in Commands)
        {
            command.Writer.Reset(largestKept: 4 << 20);
            writers.Push(command.Writer);
        }
        Commands.Clear();
    }
}
