using Connect.Api;
using Kafka.Protocol;

namespace Connect.Runtime.Kafka;

/// <summary>Reads and changes the committed offsets of consumer groups, which Confluent.Kafka cannot.</summary>
internal sealed class ConsumerGroups(KafkaClient client) : IAsyncDisposable
{
    /// <summary>The committed offsets of a group.</summary>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> OffsetsAsync(string group, CancellationToken cancellationToken)
    {
        var response = await client.SendToGroupAsync(group, new OffsetFetchRequest { Groups = [new() { GroupId = group }] }, cancellationToken);
        var found = new Dictionary<TopicPartition, long>();
        foreach (var answer in response.Groups)
        {
            Check(answer.ErrorCode, $"the offsets of group {group} cannot be read");
            foreach (var topic in answer.Topics)
                foreach (var partition in topic.Partitions)
                    if (partition.ErrorCode == ErrorCode.None && partition.CommittedOffset >= 0)
                        found[new TopicPartition(topic.Name, partition.Index)] = partition.CommittedOffset;
        }
        return found;
    }

    /// <summary>Sets committed offsets of a group without members; null forgets a partition's.</summary>
    /// <exception cref="KafkaErrorException">The group has members, or there is no such partition.</exception>
    public async Task AlterAsync(string group, IReadOnlyDictionary<TopicPartition, long?> offsets, CancellationToken cancellationToken)
    {
        await CheckPartitionsAsync(offsets.Keys, cancellationToken);
        var set = offsets.Where(o => o.Value is not null).GroupBy(o => o.Key.Topic).ToList();
        if (set.Count > 0)
        {
            var response = await client.SendToGroupAsync(group, new OffsetCommitRequest
            {
                GroupId = group,
                Topics = [.. set.Select(t => new OffsetCommitRequest.Topic
                {
                    Name = t.Key,
                    Partitions = [.. t.Select(p => new OffsetCommitRequest.Partition { Index = p.Key.Partition, CommittedOffset = p.Value!.Value })],
                })],
            }, cancellationToken);
            foreach (var partition in response.Topics.SelectMany(t => t.Partitions))
                Check(partition.ErrorCode, $"the offsets of group {group} cannot be altered");
        }
        var forget = offsets.Where(o => o.Value is null).GroupBy(o => o.Key.Topic).ToList();
        if (forget.Count == 0) return;
        var deleted = await client.SendToGroupAsync(group, new OffsetDeleteRequest
        {
            GroupId = group,
            Topics = [.. forget.Select(t => new OffsetDeleteRequest.Topic
            {
                Name = t.Key,
                Partitions = [.. t.Select(p => new OffsetDeleteRequest.Partition { Index = p.Key.Partition })],
            })],
        }, cancellationToken);
        if (deleted.ErrorCode == ErrorCode.GroupIdNotFound) return;
        Check(deleted.ErrorCode, $"the offsets of group {group} cannot be deleted");
        foreach (var partition in deleted.Topics.SelectMany(t => t.Partitions)) Check(partition.ErrorCode, $"the offsets of group {group} cannot be deleted");
    }

    /// <summary>Deletes a group without members; one that is not there is no error.</summary>
    /// <exception cref="KafkaErrorException">The group has members.</exception>
    public async Task DeleteAsync(string group, CancellationToken cancellationToken)
    {
        var response = await client.SendToGroupAsync(group, new DeleteGroupsRequest { Groups = [group] }, cancellationToken);
        foreach (var answer in response.Groups)
            if (answer.ErrorCode != ErrorCode.GroupIdNotFound) Check(answer.ErrorCode, $"group {group} cannot be deleted");
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task CheckPartitionsAsync(IEnumerable<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var metadata = await client.MetadataAsync(partitions.Select(p => p.Topic).Distinct(), cancellationToken);
        foreach (var partition in partitions)
            if (metadata.Topics.Find(t => t.Name == partition.Topic)?.Partitions.Exists(p => p.Index == partition.Partition) is not true)
                throw new KafkaErrorException(ErrorCode.UnknownTopicOrPartition, $"there is no partition {partition}");
    }

    private static void Check(ErrorCode error, string what)
    {
        if (error != ErrorCode.None) throw new KafkaErrorException(error, what);
    }
}
