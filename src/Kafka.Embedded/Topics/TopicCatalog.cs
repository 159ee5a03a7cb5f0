using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Kafka.Embedded.Apis;
using Kafka.Embedded.Log;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Kafka.Embedded.Topics;

/// <summary>
/// The topics and where their logs lie. Names, ids, numbers of partitions and configurations are kept in <c>metadata.json</c> in the data folder,
/// replaced as a whole at each change; the logs lie in one folder a partition, <c>topic-0</c>, as Kafka's do.
/// </summary>
internal sealed partial class TopicCatalog : IDisposable
{
    /// <summary>How many partitions one request may create, as Kafka's controller has it.</summary>
    public const int MaxNewPartitions = 10_000;

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private FrozenDictionary<string, Topic> _topics = FrozenDictionary<string, Topic>.Empty;
    private long _nextProducerId;

    /// <summary>Opens the catalog and all its logs.</summary>
    /// <param name="directory">The data folder; made when it is not there.</param>
    /// <param name="clean">Whether the last process closed the logs in order.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where cuts and removals are noted.</param>
    public TopicCatalog(string directory, bool clean, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _time = time;
        _logger = logger;
        Directory.CreateDirectory(directory);
        foreach (var doomed in Directory.EnumerateDirectories(directory, "*-delete"))
            Directory.Delete(doomed, recursive: true);
        var path = Path.Combine(directory, CatalogFile.Name);
        if (!File.Exists(path))
        {
            ClusterId = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            Save();
            return;
        }
        var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogFile.Json.Default.CatalogFile)
            ?? throw new InvalidDataException($"{path} was expected to describe the topics; it holds null.");
        ClusterId = file.ClusterId;
        _nextProducerId = file.NextProducerId;
        _topics = file.Topics.Select(entry => Open(entry.Name, entry.Id, new TopicConfig(entry.Config), 0, entry.Partitions, [], clean))
            .ToFrozenDictionary(topic => topic.Name, StringComparer.Ordinal);
    }

    public string ClusterId { get; }

    public IEnumerable<Topic> All => Volatile.Read(ref _topics).Values;

    public Topic? Find(string? name) => name is null ? null : Volatile.Read(ref _topics).GetValueOrDefault(name);

    public Topic? Find(Guid id)
    {
        foreach (var topic in Volatile.Read(ref _topics).Values)
            if (topic.Id == id)
                return topic;
        return null;
    }

    /// <summary>Creates a topic, or says why not. With <paramref name="validateOnly"/> nothing is created.</summary>
    public (Topic? Topic, ErrorCode Error, string? Message) Create(
        string name, int partitions, IReadOnlyCollection<KeyValuePair<string, string?>> settings, bool validateOnly = false)
    {
        if (Topic.NameFault(name) is { } fault)
            return (null, ErrorCode.InvalidTopicException, $"Topic name is invalid: {fault}");
        if (TopicConfig.Fault(settings) is { } wrong)
            return (null, ErrorCode.InvalidConfig, wrong);
        if (partitions <= 0)
            return (null, ErrorCode.InvalidPartitions, "Number of partitions was set to an invalid non-positive value.");
        lock (_gate)
        {
            if (_topics.ContainsKey(name))
                return (null, ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.");
            // A dot and an underscore become the same character in the names of metrics.
            if (_topics.Keys.FirstOrDefault(known => known.Replace('.', '_') == name.Replace('.', '_')) is { } twin)
                return (null, ErrorCode.InvalidTopicException, $"Topic '{name}' collides with existing topic: {twin}");
            var topic = validateOnly
                ? new Topic(name, Guid.Empty, new TopicConfig(settings!), new PartitionLog[partitions])
                : Open(name, Guid.NewGuid(), new TopicConfig(settings!), 0, partitions, [], clean: true);
            if (!validateOnly)
                Replace([.. _topics.Values, topic]);
            return (topic, ErrorCode.None, null);
        }
    }

    public ErrorCode Delete(Topic topic)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic.Name, out var current) || current.Id != topic.Id)
                return ErrorCode.UnknownTopicOrPartition;
            Replace(_topics.Values.Where(other => other.Id != topic.Id));
            foreach (var log in current.Partitions)
                log.Delete();
            return ErrorCode.None;
        }
    }

    /// <summary>Gives a topic more partitions; the topic may have been deleted, or given as many, since the request was judged.</summary>
    public ErrorCode AddPartitions(Topic topic, int count)
    {
        lock (_gate)
        {
            if (Find(topic.Id) is not { } current)
                return ErrorCode.UnknownTopicOrPartition;
            if (count <= current.Partitions.Length)
                return ErrorCode.InvalidPartitions;
            var larger = Open(current.Name, current.Id, current.Config, current.Partitions.Length, count, current.Partitions, clean: true);
            Replace([.. _topics.Values.Where(other => other.Id != topic.Id), larger]);
            return ErrorCode.None;
        }
    }

    /// <summary>Changes a topic's configuration. It is read and replaced as one, so that of two requests at the same time neither undoes the other.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="change">Makes the new settings from the present ones, or says what is wrong with the request.</param>
    /// <param name="validateOnly">Whether the change is only judged.</param>
    public (ErrorCode Error, string? Message) Configure(
        string name, Func<TopicConfig, (IReadOnlyCollection<KeyValuePair<string, string?>> Settings, string? Fault)> change, bool validateOnly)
    {
        lock (_gate)
        {
            if (Find(name) is not { } topic)
                return (ErrorCode.UnknownTopicOrPartition, $"The topic '{Excerpt.Of(name)}' does not exist.");
            var (settings, fault) = change(topic.Config);
            if ((fault ?? TopicConfig.Fault(settings)) is { } wrong)
                return (ErrorCode.InvalidConfig, wrong);
            if (validateOnly)
                return (ErrorCode.None, null);
            var config = new TopicConfig(settings!);
            foreach (var log in topic.Partitions)
                log.Config = config;
            Replace([.. _topics.Values.Where(other => other.Id != topic.Id), new Topic(topic.Name, topic.Id, config, topic.Partitions)]);
            return (ErrorCode.None, null);
        }
    }

    /// <summary>A producer id that was never given out. Ids are set aside by the thousand, as Kafka does, so that not each one costs a write.</summary>
    public long NextProducerId()
    {
        lock (_gate)
        {
            if (_nextProducerId % 1000 == 0 || _producerBlockEnd == 0)
            {
                _producerBlockEnd = (_nextProducerId / 1000 + 1) * 1000;
                Save();
            }
            return _nextProducerId++;
        }
    }

    private long _producerBlockEnd;

    /// <summary>Forces all logs to the disk and closes them.</summary>
    public void Close()
    {
        foreach (var topic in All)
            foreach (var log in topic.Partitions)
                log.Close();
    }

    public void Dispose()
    {
        foreach (var topic in All)
            foreach (var log in topic.Partitions)
                log.Dispose();
    }

    private Topic Open(string name, Guid id, TopicConfig config, int from, int count, ReadOnlySpan<PartitionLog> present, bool clean)
    {
        var logs = new PartitionLog[count];
        present.CopyTo(logs);
        for (var i = from; i < count; i++)
        {
            var directory = Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));
            logs[i] = PartitionLog.Open(directory, name, i, config, clean, _time, _logger);
        }
        return new Topic(name, id, config, logs);
    }

    private void Replace(IEnumerable<Topic> topics)
    {
        Volatile.Write(ref _topics, topics.ToFrozenDictionary(topic => topic.Name, StringComparer.Ordinal));
        Save();
    }

    private static CatalogFile.Entry Entry(Topic topic) => new(topic.Name, topic.Id, topic.Partitions.Length,
        new SortedDictionary<string, string>(topic.Config.Overrides.ToDictionary(), StringComparer.Ordinal));

    private void Save()
    {
        var file = new CatalogFile(ClusterId, Math.Max(_producerBlockEnd, _nextProducerId),
            [.. _topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(Entry)]);
        var path = Path.Combine(_directory, CatalogFile.Name);
        // Not forced to the disk, as records are not: it outlives the process, and nobody who creates a topic waits for a busy disk.
        using (var stream = File.Create(path + ".new"))
            JsonSerializer.Serialize(stream, file, CatalogFile.Json.Default.CatalogFile);
        File.Move(path + ".new", path, overwrite: true);
    }
}
