using Kafka.Embedded.Apis;
using Kafka.Embedded.Log;

namespace Kafka.Embedded.Topics;

/// <summary>A topic: its logs by partition number.</summary>
internal sealed class Topic(string name, Guid id, TopicConfig config, PartitionLog[] partitions)
{
    public const string Offsets = "__consumer_offsets";
    public const string Transactions = "__transaction_state";

    public string Name { get; } = name;

    public Guid Id { get; } = id;

    public TopicConfig Config { get; } = config;

    public PartitionLog[] Partitions { get; } = partitions;

    /// <summary>Whether the broker keeps its own state in it: clients read it, but do not write or delete it.</summary>
    public bool IsInternal => Name is Offsets or Transactions;

    public PartitionLog? Partition(int number) => (uint)number < (uint)Partitions.Length ? Partitions[number] : null;

    /// <summary>What is wrong with a topic's name, or null.</summary>
    public static string? NameFault(string name)
    {
        if (name.Length == 0)
            return "the empty string is not allowed";
        if (name is "." or "..")
            return $"'{name}' is not allowed";
        if (name.Length > 249)
            return $"the length of '{Excerpt.Of(name)}' is longer than the max allowed length 249";
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return $"'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'";
        return null;
    }
}
