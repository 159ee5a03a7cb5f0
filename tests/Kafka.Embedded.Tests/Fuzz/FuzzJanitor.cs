using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Tests;

/// <summary>
/// Keeps a fuzzed broker in the state in which it can be hit: makes the victims again that were deleted, removes the topics and groups that chance made, and
/// watches memory and disk.
/// </summary>
internal sealed class FuzzJanitor(EmbeddedBroker broker, FuzzTarget target, string folder)
{
    private const int MaxTopics = 60;
    private const int MaxGroups = 300;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public long PeakHeap { get; private set; }

    public long PeakResident { get; private set; }

    public long PeakDisk { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        await using var client = new KafkaClient(new KafkaClientOptions { BootstrapServers = [BrokerAddress.Parse(broker.BootstrapServers)] });
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            await TidyAsync(client);
            PeakHeap = Math.Max(PeakHeap, GC.GetTotalMemory(forceFullCollection: false));
            PeakResident = Math.Max(PeakResident, Environment.WorkingSet);
            if (round % 10 == 0)
                PeakDisk = Math.Max(PeakDisk, DiskUsage());
            await Task.Delay(Interval, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task TidyAsync(KafkaClient client)
    {
        var topics = (await client.MetadataAsync(null, CancellationToken.None)).Topics;
        var missing = FuzzTarget.Victims.Where(victim => topics.All(topic => topic.Name != victim.Key)).ToArray();
        if (missing.Length > 0)
        {
            await client.SendToAnyAsync(new CreateTopicsRequest
            {
                Topics = [.. missing.Select(victim => new CreateTopicsRequest.Topic
                {
                    Name = victim.Key,
                    NumPartitions = 2,
                    ReplicationFactor = 1,
                    Configs = [.. victim.Value.Select(config => new CreateTopicsRequest.Config { Name = config.Key, Value = config.Value })],
                })],
            }, CancellationToken.None);
        }
        if (topics.Count > MaxTopics)
        {
            var surplus = topics.Where(topic => !topic.IsInternal && topic.Name != FuzzTarget.KnownTopic && !FuzzTarget.Victims.ContainsKey(topic.Name!));
            await client.SendToAnyAsync(new DeleteTopicsRequest { Topics = [.. surplus.Select(topic => new DeleteTopicsRequest.Topic { Name = topic.Name })] },
                CancellationToken.None);
        }
        target.TopicIds = [target.KnownTopicId, .. topics.Where(topic => FuzzTarget.Victims.ContainsKey(topic.Name!)).Select(topic => topic.TopicId)];
        var groups = (await client.SendToAnyAsync(new ListGroupsRequest(), CancellationToken.None)).Groups;
        if (groups.Count > MaxGroups)
            await client.SendToAnyAsync(new DeleteGroupsRequest
            {
                Groups = [.. groups.Where(group => group.GroupId != FuzzTarget.KnownGroup)
                .Select(group => group.GroupId)]
            }, CancellationToken.None);
    }

    private long DiskUsage()
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Removed meanwhile.
            }
        }
        return bytes;
    }
}
