using System.Buffers.Binary;
using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;

namespace Connect.Runtime.Kafka;

/// <summary>Finds, makes and checks topics.</summary>
/// <param name="admin">Asks; disposed of with this.</param>
/// <param name="bootstrapServers">Where it asks, for messages.</param>
/// <param name="errors">What the client says of its connections.</param>
/// <param name="timeout">How long a call may take, and a new topic to appear: <c>default.api.timeout.ms</c>; 30 seconds without it.</param>
internal sealed class TopicAdmin(IAdminClient admin, string bootstrapServers, ClientErrors errors, TimeSpan? timeout = null) : IAsyncDisposable
{
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromSeconds(30);

    /// <summary>The id of the cluster.</summary>
    /// <exception cref="ConnectException">No broker answers within five seconds, or none accepts the credentials.</exception>
    public async Task<string> ClusterIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            var cluster = await AnswerAsync(admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = FirstAnswer }), cancellationToken);
            return cluster.ClusterId;
        }
        catch (KafkaException e) { throw new ConnectException($"No broker answers at {bootstrapServers} (bootstrap.servers): {Reason(e.Error)}", e); }
    }

    /// <summary>The number of a topic's partitions, or null where there is no such topic.</summary>
    /// <exception cref="RetriableException">No broker answers in time.</exception>
    /// <exception cref="ConnectException">Brokers do not answer this question.</exception>
    public async Task<int?> PartitionsAsync(string topic, CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await AnswerAsync(
                admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = _timeout }), cancellationToken);
            return found.TopicDescriptions[0].Partitions.Count;
        }
        catch (KafkaException e)
        {
            var error = e is DescribeTopicsException { Results.TopicDescriptions: [var description, ..] } ? description.Error : e.Error;
            if (error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic) return null;
            throw Failure(error, $"Kafka at {bootstrapServers} does not answer the request to describe topic {topic}: {Reason(error)}", e);
        }
    }

    /// <summary>The id that Kafka has given a topic, by which it is told from any other; null where there is no such topic, or the brokers are older than 2.8.</summary>
    public async Task<Guid?> IdAsync(string topic, CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await AnswerAsync(
                admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = _timeout }), cancellationToken);
            var id = found.TopicDescriptions[0].TopicId;
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
            return new Guid(bytes, bigEndian: true) is var guid && guid == Guid.Empty ? null : guid;
        }
        catch (KafkaException) { return null; }
    }

    /// <summary>The number of a topic's partitions, as soon as the brokers know it: a new topic takes them a moment.</summary>
    /// <exception cref="ConnectException">It does not appear.</exception>
    public async Task<int> AwaitPartitionsAsync(string topic, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < _timeout; await Task.Delay(50, cancellationToken))
            if (await PartitionsAsync(topic, cancellationToken) is > 0 and var partitions) return partitions;
        throw new ConnectException($"Topic {topic} does not appear at {bootstrapServers}");
    }

    /// <summary>Makes a topic unless it is there.</summary>
    /// <param name="topic">The name.</param>
    /// <param name="partitions">How many partitions; -1 for the broker's default.</param>
    /// <param name="replicationFactor">How many replicas; -1 for the broker's default.</param>
    /// <param name="configs">The topic's settings.</param>
    /// <param name="replicationKey">The key of the configuration that says how many replicas, for the message of a refusal.</param>
    /// <param name="cancellationToken">Gives up; the topic may be made all the same.</param>
    /// <returns>Whether it was made now.</returns>
    /// <exception cref="RetriableException">No broker answers in time; the topic may have been made all the same.</exception>
    /// <exception cref="ConnectException">The broker refuses.</exception>
    public async Task<bool> CreateIfMissingAsync(string topic, int partitions, short replicationFactor, IReadOnlyDictionary<string, string> configs,
        string replicationKey, CancellationToken cancellationToken)
    {
        if (await PartitionsAsync(topic, cancellationToken) is not null) return false;
        var made = new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = replicationFactor, Configs = new Dictionary<string, string>(configs) };
        try
        {
            await AnswerAsync(CreateAsync(made), cancellationToken);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.TopicAlreadyExists)) { return false; }
        catch (KafkaException e)
        {
            var error = e is CreateTopicsException { Results: [var result, ..] } ? result.Error : e.Error;
            var remedy = e is CreateTopicsException { Results: [{ Error.Code: ErrorCode.InvalidReplicationFactor }, ..] }
                ? $" Set {replicationKey} to no more than there are brokers: 1 for a single one." : "";
            throw Failure(error,
                $"Error while attempting to create topic '{topic}' with {partitions} partition(s) and replication factor {replicationFactor}: {error.Reason}"
                    + remedy, e);
        }
    }

    private async Task<bool> CreateAsync(TopicSpecification topic)
    {
        await admin.CreateTopicsAsync([topic], new CreateTopicsOptions { RequestTimeout = _timeout, OperationTimeout = _timeout });
        return true;
    }

    /// <summary>A setting of a topic, or null where the broker does not say.</summary>
    public async Task<string?> SettingAsync(string topic, string setting, CancellationToken cancellationToken)
    {
        try
        {
            var described = await AnswerAsync(
                admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }], new DescribeConfigsOptions { RequestTimeout = _timeout }),
                cancellationToken);
            return described[0].Entries.TryGetValue(setting, out var entry) ? entry.Value : null;
        }
        catch (KafkaException) { return null; }
    }

    // What is refused for good is noticed before the time for an answer is over.
    private async Task<T> AnswerAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(answer, errors.Ended).WaitAsync(cancellationToken) == answer) return await answer;
        throw new ConnectException(await errors.Ended);
    }

    // Kafka may be away, or look for a new controller, which passes; whatever else is wrong does not by being asked again.
    private static ConnectException Failure(Error error, string message, KafkaException cause) => error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue
        or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.Local_NoEnt or ErrorCode.RequestTimedOut or ErrorCode.NetworkException
        or ErrorCode.LeaderNotAvailable or ErrorCode.NotController or ErrorCode.BrokerNotAvailable
            ? new RetriableException(message, cause) : new ConnectException(message, cause);

    private string Reason(Error error) => errors.Last is { } last && last != error.Reason ? $"{error.Reason} ({last})" : error.Reason;

    public ValueTask DisposeAsync() => new(OwnThread.RunAsync(admin.Dispose));
}
