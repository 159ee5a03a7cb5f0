using System.Buffers.Binary;
using Kafka.Embedded.Topics;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kafka.Embedded.Tests;

/// <summary>Requests that no client of good will sends: each is answered, and the connection goes on.</summary>
public sealed class MalformedRequestTests : BareConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_partitions_than_one_request_may_create_are_refused(bool validateOnly)
    {
        Assert.Equal([ErrorCode.PolicyViolation], await CreateAsync(validateOnly, ("t", int.MaxValue)));
        Assert.Equal([ErrorCode.PolicyViolation, ErrorCode.PolicyViolation], await CreateAsync(validateOnly, ("a", 5000), ("b", 5001)));
        Assert.Equal([ErrorCode.None], await CreateAsync(validateOnly: false, ("t", 2)));
        var more = await Connection.SendAsync<CreatePartitionsResponse>(new CreatePartitionsRequest
        {
            Topics = [new() { Name = "t", Count = int.MaxValue }],
            ValidateOnly = validateOnly
        }, Cancellation);
        Assert.Equal(ErrorCode.PolicyViolation, more.Topics.Single().ErrorCode);
        var metadata = await Connection.SendAsync<MetadataResponse>(new MetadataRequest { Topics = null }, Cancellation);
        Assert.Equal(2, metadata.Topics.Single().Partitions.Count);
    }

    [Fact]
    public async Task White_space_of_any_kind_around_a_number_is_passed_over()
    {
        var request = new CreateTopicsRequest
        {
            Topics = [new() { Name = "t",
            NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "retention.ms", Value = "\u00a05\u2003" }] }]
        };
        Assert.Equal(ErrorCode.None, (await Connection.SendAsync<CreateTopicsResponse>(request, Cancellation)).Topics.Single().ErrorCode);
        var described = await Connection.SendAsync<DescribeConfigsResponse>(new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = "t", ConfigurationKeys = ["retention.ms"] }]
        }, Cancellation);
        Assert.Equal("5", described.Resources.Single().Configs.Single().Value);
    }

    [Fact]
    public async Task The_longest_names_are_answered_with_a_message_that_fits()
    {
        var longest = new string('x', short.MaxValue);
        Assert.Equal([ErrorCode.InvalidTopicException], await CreateAsync(false, (longest, 1)));
        await CreateAsync(false, ("t", 1));
        foreach (var (name, value) in ((string, string)[])[(longest, "1"), ("retention.ms", longest), ("cleanup.policy", longest)])
        {
            var altered = await Connection.SendAsync<IncrementalAlterConfigsResponse>(
                new IncrementalAlterConfigsRequest
                {
                    Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = "t", Configs = [new() { Name = name, Value = value }] }]
                }, Cancellation);
            Assert.Equal(ErrorCode.InvalidConfig, altered.Resources.Single().ErrorCode);
            Assert.InRange(altered.Resources.Single().ErrorMessage!.Length, 10, 1000);
        }
    }

    [Fact]
    public async Task A_batch_of_a_senseless_length_is_refused_for_its_partition_alone()
    {
        await CreateAsync(false, ("t", 2));
        var broken = Batches.Of([(null, "v")], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), producerId: 1, epoch: 0, sequence: 0, transactional: true);
        BinaryPrimitives.WriteInt32BigEndian(broken.AsSpan(8), -1);
        Assert.Equal([ErrorCode.InvalidRecord, ErrorCode.None], await ProduceAsync("t", broken, Batches.Of("v")));
    }

    [Fact]
    public async Task An_offset_that_is_looked_for_in_a_batch_that_nobody_can_read_is_answered()
    {
        await CreateAsync(false, ("t", 1));
        // What is compressed is not looked at when it comes.
        var unreadable = Batches.Of([(null, "v")], compression: CompressionType.Gzip);
        unreadable[RecordBatchHeader.Size] = 0x7e;
        BinaryPrimitives.WriteUInt32BigEndian(unreadable.AsSpan(17), Crc32C.Compute(unreadable.AsSpan(21)));
        Assert.Equal([ErrorCode.None], await ProduceAsync("t", unreadable));
        var found = await Connection.SendAsync<ListOffsetsResponse>(new ListOffsetsRequest
        {
            Topics = [new() { Name = "t", Partitions = [new() { Index = 0, Timestamp = 1 }, new() { Index = 0, Timestamp = OffsetSpec.Latest }] }]
        }, Cancellation);
        Assert.Equal([ErrorCode.CorruptMessage, ErrorCode.None], found.Topics.Single().Partitions.Select(partition => partition.ErrorCode));
    }

    [Fact]
    public async Task A_pattern_of_thousands_of_groups_is_refused()
    {
        foreach (var depth in (int[])[500, 501])
        {
            var listed = await Connection.SendAsync<ListTransactionsResponse>(new ListTransactionsRequest
            {
                TransactionalIdPattern = new string('(', depth)
                + new string(')', depth)
            }, Cancellation);
            Assert.Equal(depth <= 500 ? ErrorCode.None : ErrorCode.InvalidRegularExpression, listed.ErrorCode);
        }
    }

    [Fact]
    public async Task A_cursor_before_the_first_partition_is_refused()
    {
        await CreateAsync(false, ("t", 1));
        var described = await Connection.SendAsync<DescribeTopicPartitionsResponse>(
            new DescribeTopicPartitionsRequest
            {
                Topics = [new() { Name = "t" }],
                ResponsePartitionLimit = 10,
                Cursor = new() { TopicName = "t", PartitionIndex = int.MinValue }
            }, Cancellation);
        Assert.Equal(ErrorCode.InvalidRequest, described.Topics.Single().ErrorCode);
        Assert.Null(described.NextCursor);
    }

    [Fact]
    public void A_topic_that_is_deleted_while_a_request_is_judged_is_not_there_any_more()
    {
        using var folder = new Folder();
        using var catalog = new TopicCatalog(folder, clean: true, TimeProvider.System, NullLogger.Instance);
        var topic = catalog.Create("t", 2, []).Topic!;
        Assert.Equal(ErrorCode.None, catalog.AddPartitions(topic, 4));
        Assert.Equal(ErrorCode.InvalidPartitions, catalog.AddPartitions(topic, 3)); // judged when there were two
        Assert.Equal(ErrorCode.None, catalog.Delete(topic));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, catalog.AddPartitions(topic, 5));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, catalog.Configure("t", _ => ([], null), validateOnly: false).Error);
    }

    [Fact]
    public void Settings_that_are_changed_at_the_same_time_are_all_kept()
    {
        using var folder = new Folder();
        using var catalog = new TopicCatalog(folder, clean: true, TimeProvider.System, NullLogger.Instance);
        catalog.Create("t", 1, []);
        string[] names = ["retention.ms", "segment.ms", "delete.retention.ms", "retention.bytes", "max.message.bytes", "segment.bytes"];
        for (var round = 1; round <= 20; round++)
        {
            var value = $"{1000 + round}";
            Parallel.ForEach(names,
                name => catalog.Configure("t", config => ([.. config.Overrides.Where(o => o.Key != name)!, new(name, value)], null), validateOnly: false));
            Assert.All(names, name => Assert.Equal(value, catalog.Find("t")!.Config.Overrides[name]));
        }
    }

    [Fact]
    public async Task Records_of_a_topic_that_is_being_deleted_are_not_there_any_more()
    {
        await CreateAsync(false, ("t", 1));
        await ProduceAsync("t", Batches.Of("v"));
        // Deleting closes the log a moment after the topic is taken out of the catalog; a request that found the topic before meets the closed log.
        Broker.EnsureCompactedLog("t").Dispose();
        var deleted = await Connection.SendAsync<DeleteRecordsResponse>(
            new DeleteRecordsRequest { Topics = [new() { Name = "t", Partitions = [new() { Index = 0, Offset = 1 }] }] }, Cancellation);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, deleted.Topics.Single().Partitions.Single().ErrorCode);
        await DeleteAsync("t");
    }

    private async Task DeleteAsync(string topic) =>
        await Connection.SendAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { Topics = [new() { Name = topic }] }, Cancellation);

    private async Task<IEnumerable<ErrorCode>> CreateAsync(bool validateOnly, params (string Name, int Partitions)[] topics)
    {
        var request = new CreateTopicsRequest
        {
            Topics = [.. topics.Select(topic => new CreateTopicsRequest.Topic { Name = topic.Name,
            NumPartitions = topic.Partitions, ReplicationFactor = 1 })],
            ValidateOnly = validateOnly
        };
        return (await Connection.SendAsync<CreateTopicsResponse>(request, Cancellation)).Topics.Select(topic => topic.ErrorCode);
    }

    private async Task<IEnumerable<ErrorCode>> ProduceAsync(string topic, params byte[][] batches)
    {
        var request = new ProduceRequest
        {
            Acks = -1,
            Topics = [new() { Name = topic, Partitions = [.. batches.Select((batch, i) => new ProduceRequest.Partition { Index = i, Records = new(batch) })] }]
        };
        return (await Connection.SendAsync<ProduceResponse>(request, Cancellation,
            maxVersion: 12)).Topics.Single().Partitions.Select(partition => partition.ErrorCode);
    }
}
