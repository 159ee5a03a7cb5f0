using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>Finds, makes and checks topics.</summary>
internal sealed class TopicAdmin(IAdminClient admin, string bootstrapServers, ClientErrors errors) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), FirstPatience = TimeSpan.FromSeconds(2);

    /// <summary>The number of a topic's partitions, or null where there is no such topic.</summary>
    public Task<int?> PartitionsAsync(string topic) => Task.Run(() =>
    {
        // Asking for one topic by its name would make the broker create it.
        var metadata = Ask(admin.GetMetadata, $"describe topic {topic}").Topics.FirstOrDefault(t => t.Topic == topic);
        return metadata is null || metadata.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic ? null
            : metadata.Error.IsError ? throw new ConnectException($"Kafka at {bootstrapServers} does not describe topic {topic}: {metadata.Error.Reason}")
            : (int?)metadata.Partitions.Count;
    });

    /// <summary>The number of a topic's partitions, as soon as the brokers know it: a new topic takes them a moment.</summary>
    /// <exception cref="ConnectException">It does not appear.</exception>
    public async Task<int> AwaitPartitionsAsync(string topic)
    {
        for (var deadline = DateTime.UtcNow + Patience; DateTime.UtcNow < deadline; await Task.Delay(50))
            if (await PartitionsAsync(topic) is > 0 and var partitions) return partitions;
        throw new ConnectException($"Topic {topic} does not appear at {bootstrapServers}");
    }

    /// <summary>Makes a topic unless it is there.</summary>
    /// <param name="topic">The name.</param>
    /// <param name="partitions">How many partitions; -1 for the broker's default.</param>
    /// <param name="replicationFactor">How many replicas; -1 for the broker's default.</param>
    /// <param name="configs">The topic's settings.</param>
    /// <param name="replicationKey">The key of the configuration that says how many replicas, for the message of a refusal.</param>
    /// <returns>Whether it was made now.</returns>
    /// <exception cref="ConnectException">The broker refuses.</exception>
    public async Task<bool> CreateIfMissingAsync(string topic, int partitions, short replicationFactor, IReadOnlyDictionary<string, string> configs,
        string replicationKey)
    {
        if (await PartitionsAsync(topic) is not null) return false;
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification
            {
                Name = topic, NumPartitions = partitions, ReplicationFactor = replicationFactor, Configs = new Dictionary<string, string>(configs),
            }]);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.TopicAlreadyExists)) { return false; }
        catch (KafkaException e)
        {
            var reason = e is CreateTopicsException { Results: [var result, ..] } ? result.Error.Reason : e.Error.Reason;
            var remedy = e is CreateTopicsException { Results: [{ Error.Code: ErrorCode.InvalidReplicationFactor }, ..] }
                ? $" Set {replicationKey} to no more than there are brokers: 1 for a single one." : "";
            throw new ConnectException(
                $"Error while attempting to create topic '{topic}' with {partitions} partition(s) and replication factor {replicationFactor}: {reason}"
                    + remedy, e);
        }
    }

    /// <summary>A setting of a topic, or null where the broker does not say.</summary>
    public async Task<string?> SettingAsync(string topic, string setting)
    {
        try
        {
            var described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }]);
            return described[0].Entries.TryGetValue(setting, out var entry) ? entry.Value : null;
        }
        catch (KafkaException) { return null; }
    }

    // Asked with ever more patience, so that what is refused for good is noticed before the last of it is gone.
    private T Ask<T>(Func<TimeSpan, T> ask, string what)
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (var patience = FirstPatience; ; patience *= 2)
        {
            var left = TimeSpan.FromMilliseconds(end - Environment.TickCount64);
            try { return ask(patience < left ? patience : left); }
            catch (KafkaException e)
            {
                if (errors.Final is { } final) throw new ConnectException(final, e);
                if (patience < left && e.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport) continue;
                throw new ConnectException($"Kafka at {bootstrapServers} does not answer the request to {what}: {e.Error.Reason}"
                    + (errors.Last is { } last && last != e.Error.Reason ? $" ({last})" : ""), e);
            }
        }
    }

    public void Dispose() => admin.Dispose();
}
