namespace Kafka.Embedded.Topics;

/// <summary>A partition by name.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}-{Partition}";
}
