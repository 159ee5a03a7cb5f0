namespace Connect.Api;

/// <summary>A partition of a topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number, from 0.</param>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <summary>The form that Kafka's logs use: <c>topic-partition</c>.</summary>
    public override string ToString() => $"{Topic}-{Partition}";
}
