using Kafka.Embedded.Log;
using Kafka.Embedded.Network;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Apis;

/// <summary>Says how large the logs are, and how much room there is.</summary>
internal sealed class DescribeLogDirsApi(TopicCatalog catalog, EmbeddedBrokerOptions options) : BrokerApi<DescribeLogDirsRequest, DescribeLogDirsResponse>
{
    protected override ValueTask<DescribeLogDirsResponse> AnswerAsync(DescribeLogDirsRequest request, ClientContext client)
    {
        var path = Path.GetFullPath(options.DataDirectory);
        var volume = new DriveInfo(path);
        return ValueTask.FromResult(new DescribeLogDirsResponse
        {
            LogDirs =
            [
                new DescribeLogDirsResponse.LogDir
                {
                    Path = path,
                    Topics = [.. Asked(request)],
                    TotalBytes = volume.TotalSize,
                    UsableBytes = volume.AvailableFreeSpace,
                },
            ],
        });
    }

    // Partitions that are not here are left out, as Kafka does: they may be on another broker.
    private IEnumerable<DescribeLogDirsResponse.Topic> Asked(DescribeLogDirsRequest request) => request.Topics is null
        ? catalog.All.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(topic => Describe(topic.Name, topic.Partitions))
        : request.Topics.Select(asked => Describe(asked.Name, Logs(asked))).Where(topic => topic.Partitions.Count > 0);

    private IEnumerable<PartitionLog> Logs(DescribeLogDirsRequest.Topic asked) =>
        asked.Partitions.Distinct().Select(index => catalog.Find(asked.Name)?.Partition(index)).OfType<PartitionLog>();

    private static DescribeLogDirsResponse.Topic Describe(string name, IEnumerable<PartitionLog> logs) => new()
    {
        Name = name,
        Partitions = [.. logs.Select(log => new DescribeLogDirsResponse.Partition { Index = log.Partition, Size = log.SizeInBytes })],
    };
}
