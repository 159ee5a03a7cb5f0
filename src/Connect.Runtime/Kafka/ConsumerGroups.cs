using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Kafka.Protocol.Wire.ErrorCode;
using KafkaErrorException = Kafka.Protocol.Client.KafkaErrorException;

namespace Connect.Runtime.Kafka;

/// <summary>Reads and changes the committed offsets of consumer groups.</summary>
/// <param name="admin">Asks; disposed of with this.</param>
internal sealed class ConsumerGroups(IAdminClient admin) : IAsyncDisposable
{
    /// <summary>The committed offsets of a group.</summary>
    /// <exception cref="KafkaErrorException">The broker refuses, or does not answer.</exception>
    public async Task<IReadOnlyDictionary<Connect.Api.TopicPartition, long>> OffsetsAsync(string group, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)]).WaitAsync(cancellationToken);
            return answers.SelectMany(a => a.Partitions).Where(p => !p.Error.IsError && p.Offset.Value >= 0)
                .ToDictionary(p => new Connect.Api.TopicPartition(p.Topic, p.Partition.Value), p => p.Offset.Value);
        }
        catch (KafkaException e)
        {
            var partitions = e is ListConsumerGroupOffsetsException listed ? listed.Results.SelectMany(r => r.Partitions.Select(p => p.Error).Prepend(r.Error)) : [];
            throw Refused(e, partitions, $"the offsets of group {group} cannot be read");
        }
    }

    /// <summary>Sets committed offsets of a group without members; null forgets a partition's.</summary>
    /// <exception cref="KafkaErrorException">The group has members, or there is no such partition.</exception>
    public async Task AlterAsync(string group, IReadOnlyDictionary<Connect.Api.TopicPartition, long?> offsets, CancellationToken cancellationToken)
    {
        await CheckPartitionsAsync(offsets.Keys, cancellationToken);
        var set = offsets.Where(o => o.Value is not null).Select(o => new TopicPartitionOffset(o.Key.Topic, o.Key.Partition, o.Value!.Value)).ToList();
        if (set.Count > 0)
        {
            try { await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, set)]).WaitAsync(cancellationToken); }
            catch (KafkaException e)
            {
                var partitions = e is AlterConsumerGroupOffsetsException altered ? altered.Results.SelectMany(r => r.Partitions.Select(p => p.Error).Prepend(r.Error)) : [];
                throw Refused(e, partitions, $"the offsets of group {group} cannot be altered");
            }
        }
        var forget = offsets.Where(o => o.Value is null).Select(o => new Confluent.Kafka.TopicPartition(o.Key.Topic, o.Key.Partition)).ToList();
        if (forget.Count == 0) return;
        try { await admin.DeleteConsumerGroupOffsetsAsync(group, forget).WaitAsync(cancellationToken); }
        catch (KafkaException e)
        {
            var partitions = e is DeleteConsumerGroupOffsetsException deleted ? deleted.Result.Partitions.Select(p => p.Error).Prepend(deleted.Result.Error) : [];
            var refused = Refused(e, partitions, $"the offsets of group {group} cannot be deleted");
            if (refused.ErrorCode != ErrorCode.GroupIdNotFound) throw refused;
        }
    }

    /// <summary>Deletes a group without members; one that is not there is no error.</summary>
    /// <exception cref="KafkaErrorException">The group has members.</exception>
    public async Task DeleteAsync(string group, CancellationToken cancellationToken)
    {
        try { await admin.DeleteGroupsAsync([group]).WaitAsync(cancellationToken); }
        catch (KafkaException e)
        {
            var refused = Refused(e, e is DeleteGroupsException deleted ? deleted.Results.Select(r => r.Error) : [], $"group {group} cannot be deleted");
            if (refused.ErrorCode != ErrorCode.GroupIdNotFound) throw refused;
        }
    }

    public ValueTask DisposeAsync() => new(OwnThread.RunAsync(admin.Dispose));

    private async Task CheckPartitionsAsync(IEnumerable<Connect.Api.TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var topics = partitions.Select(p => p.Topic).Distinct().ToList();
        List<TopicDescription> found;
        try { found = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics)).WaitAsync(cancellationToken)).TopicDescriptions; }
        catch (DescribeTopicsException e) { found = e.Results.TopicDescriptions; }
        catch (KafkaException e) { throw Refused(e, [], $"the topics {string.Join(", ", topics)} cannot be described"); }
        foreach (var partition in partitions)
            if (found.Find(t => t.Name == partition.Topic && !t.Error.IsError)?.Partitions.Exists(p => p.Partition == partition.Partition) is not true)
                throw new KafkaErrorException(ErrorCode.UnknownTopicOrPartition, $"there is no partition {partition}");
    }

    // librdkafka's codes of the brokers' errors are the protocol's.
    private static KafkaErrorException Refused(KafkaException e, IEnumerable<Error> partitions, string what)
    {
        var error = partitions.FirstOrDefault(p => p.IsError) ?? e.Error;
        return error.IsBrokerError ? new KafkaErrorException((ErrorCode)(short)error.Code, what)
            : new KafkaErrorException(ErrorCode.UnknownServerError, $"{what}: {error.Reason}");
    }
}
