using Connect.Api;
using Connectors.Mongo.Namespaces;
using Connectors.Mongo.Records;

namespace Connectors.Mongo.Writing;

/// <summary>One bulk write: records of one topic for one collection that came one after another, and the operations they became.</summary>
/// <param name="topic">How the topic's records become operations.</param>
/// <param name="topicName">The topic.</param>
/// <param name="target">The collection.</param>
/// <param name="expected">How many records it will have at most.</param>
internal sealed class Batch(TopicSink topic, string topicName, Namespace target, int expected)
{
    public TopicSink Topic => topic;
    public Namespace Target => target;
    public List<SinkRecord> Records { get; } = new(Math.Min(expected, topic.MaxBatchSize));
    public List<WriteRun> Runs { get; } = [];

    /// <summary>Whether a record of a topic for a collection belongs in here.</summary>
    public bool Takes(string ofTopic, in Namespace to) =>
        Records.Count < topic.MaxBatchSize && (ReferenceEquals(ofTopic, topicName) || ofTopic == topicName) && to == target;

    /// <summary>Adds a record and its operation.</summary>
    /// <param name="record">The record.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="spare">Runs to use again.</param>
    public void Add(SinkRecord record, Operation operation, Stack<WriteRun> spare)
    {
        if (Runs.Count == 0 || !Runs[^1].Takes(operation))
        {
            var run = spare.TryPop(out var used) ? used : new WriteRun();
            run.Begin(operation, Records.Count);
            Runs.Add(run);
        }
        Runs[^1].Add(operation);
        Records.Add(record);
    }

    /// <summary>Gives the runs back.</summary>
    public void Release(Stack<WriteRun> spare)
    {
        foreach (var run in Runs)
            spare.Push(run);
        Runs.Clear();
    }
}
