using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;

namespace Kafka.Embedded.Tests;

/// <summary>What the tools of Apache Kafka ask a broker, and read in its answers.</summary>
public sealed class AdministrationTests : BareConnectionTests
{
    [Fact]
    public async Task A_topic_is_described_by_its_id_though_the_request_carries_an_empty_name_too()
    {
        var created = await CreateAsync(new() { Name = "t", NumPartitions = 2, ReplicationFactor = 1 });
        var none = Guid.NewGuid();
        var metadata = await Connection.SendAsync<MetadataResponse>(
            new MetadataRequest { Topics = [new() { TopicId = created.TopicId, Name = "" }, new() { TopicId = none, Name = "" }] }, Cancellation);
        Assert.Equal(("t", 2), (metadata.Topics[0].Name, metadata.Topics[0].Partitions.Count));
        Assert.Equal((ErrorCode.UnknownTopicId, none), (metadata.Topics[1].ErrorCode, metadata.Topics[1].TopicId));
    }

    [Fact]
    public async Task A_default_is_told_under_the_broker_s_own_name_for_it()
    {
        await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "segment.bytes", Value = " 2000000 " }] });
        Assert.Equal(["log.cleanup.policy=delete DefaultConfig"], await SynonymsAsync("cleanup.policy"));
        Assert.Equal(["segment.bytes=2000000 TopicConfig", "log.segment.bytes=1073741824 DefaultConfig"], await SynonymsAsync("segment.bytes"));
        Assert.Empty(await SynonymsAsync("flush.ms"));

        async Task<IEnumerable<string>> SynonymsAsync(string key)
        {
            var request = new DescribeConfigsRequest
            {
                Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = "t", ConfigurationKeys = [key] }],
                IncludeSynonyms = true
            };
            var described = await Connection.SendAsync<DescribeConfigsResponse>(request, Cancellation);
            return described.Resources.Single().Configs.Single().Synonyms.Select(synonym => $"{synonym.Name}={synonym.Value} {synonym.Source}");
        }
    }

    [Theory]
    [InlineData("compression.gzip.level", "12")]
    [InlineData("compression.gzip.level", "0")]
    [InlineData("compression.lz4.level", "18")]
    [InlineData("compression.zstd.level", "23")]
    [InlineData("local.retention.ms", "-3")]
    [InlineData("remote.storage.enable", "true")]
    [InlineData("retention.ms", null)]
    public async Task A_value_that_Kafka_would_not_take_is_refused(string key, string? value)
    {
        var created = await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = key, Value = value }] });
        Assert.Equal(ErrorCode.InvalidConfig, created.ErrorCode);
        Assert.NotEmpty(created.ErrorMessage!);
    }

    [Fact]
    public async Task Lags_of_compaction_that_contradict_each_other_are_refused()
    {
        var created = await CreateAsync(new()
        {
            Name = "t",
            NumPartitions = 1,
            ReplicationFactor = 1,
            Configs = [new() { Name = "min.compaction.lag.ms", Value = "100" }, new() { Name = "max.compaction.lag.ms", Value = "10" }],
        });
        Assert.Equal("conflict topic config setting min.compaction.lag.ms (100) > max.compaction.lag.ms (10)", created.ErrorMessage);
    }

    [Fact]
    public async Task Settings_are_altered_as_Kafka_alters_them()
    {
        await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1 });
        Assert.Equal(ErrorCode.None, await AlterAsync(("nope", null, ConfigOperation.Delete)));
        Assert.Equal(ErrorCode.InvalidRequest, await AlterAsync(("retention.ms", null, ConfigOperation.Set)));
        Assert.Equal(ErrorCode.InvalidRequest, await AlterAsync(("retention.ms", "1", ConfigOperation.Set), ("retention.ms", "2", ConfigOperation.Set)));
        Assert.Equal(ErrorCode.InvalidConfig, await AlterAsync(("retention.ms", "1", ConfigOperation.Append)));
        Assert.Equal(ErrorCode.None, await AlterAsync(("cleanup.policy", "delete", ConfigOperation.Subtract)));

        async Task<ErrorCode> AlterAsync(params (string Name, string? Value, ConfigOperation Operation)[] changes)
        {
            var request = new IncrementalAlterConfigsRequest
            {
                Resources = [
                    new()
                    {
                        ResourceType = ConfigResourceType.Topic,
                        ResourceName = "t",
                        Configs = [.. changes.Select(change => new IncrementalAlterConfigsRequest.Config { Name = change.Name,
                            Value = change.Value, ConfigOperation = change.Operation })],
                    },
                ],
            };
            return (await Connection.SendAsync<IncrementalAlterConfigsResponse>(request, Cancellation)).Resources.Single().ErrorCode;
        }
    }

    [Theory]
    [InlineData(new[] { 0, 2 }, new[] { 1 }, "partitions should be a consecutive 0-based integer sequence")]
    [InlineData(new[] { 0 }, new[] { 7 }, "The manual partition assignment includes broker 7, but no such broker is registered.")]
    [InlineData(new[] { 0 }, new[] { 1, 1 }, "The manual partition assignment includes the broker 1 more than once.")]
    [InlineData(new[] { 0 }, new int[0], "The manual partition assignment includes an empty replica list.")]
    public async Task An_assignment_by_hand_is_refused_with_what_is_wrong_with_it(int[] partitions, int[] brokers, string message)
    {
        var created = await CreateAsync(new()
        {
            Name = "t",
            NumPartitions = -1,
            ReplicationFactor = -1,
            Assignments = [.. partitions.Select(index => new CreateTopicsRequest.Assignment { PartitionIndex = index, BrokerIds = [.. brokers] })],
        });
        Assert.Equal((ErrorCode.InvalidReplicaAssignment, message), (created.ErrorCode, created.ErrorMessage));
    }

    [Fact]
    public async Task Access_control_is_refused_as_Kafka_does_without_an_authorizer()
    {
        var described = await Connection.SendAsync<DescribeAclsResponse>(new DescribeAclsRequest { ResourceTypeFilter = 1, Operation = 1, PermissionType = 1 },
            Cancellation);
        Assert.Equal((ErrorCode.SecurityDisabled, "No Authorizer is configured on the broker"), (described.ErrorCode, described.ErrorMessage));
        var created = await Connection.SendAsync<CreateAclsResponse>(
            new CreateAclsRequest
            {
                Creations = [new() { ResourceType = 2,
                ResourceName = "t", Principal = "User:a", Host = "*", Operation = 3, PermissionType = 3 }]
            }, Cancellation);
        Assert.Equal(ErrorCode.SecurityDisabled, created.Results.Single().ErrorCode);
        var deleted = await Connection.SendAsync<DeleteAclsResponse>(new DeleteAclsRequest { Filters = [new()] }, Cancellation);
        Assert.Equal(ErrorCode.SecurityDisabled, deleted.FilterResults.Single().ErrorCode);
    }

    [Fact]
    public async Task Log_folders_are_described_with_the_sizes_of_their_logs()
    {
        await CreateAsync(new() { Name = "t", NumPartitions = 2, ReplicationFactor = 1 });
        var batch = Batches.Of("v");
        await ProduceAsync("t", batch);
        var described = await Connection.SendAsync<DescribeLogDirsResponse>(new DescribeLogDirsRequest { Topics = null }, Cancellation);
        var folder = described.LogDirs.Single();
        Assert.Equal(Path.GetFullPath(DataDirectory), folder.Path);
        Assert.InRange(folder.UsableBytes, 1, folder.TotalBytes);
        Assert.Equal([batch.Length, 0], folder.Topics.Single(topic => topic.Name == "t").Partitions.Select(partition => partition.Size));

        var asked = await Connection.SendAsync<DescribeLogDirsResponse>(
            new DescribeLogDirsRequest { Topics = [new() { Name = "t", Partitions = [1, 5] }, new() { Name = "none", Partitions = [0] }] }, Cancellation);
        Assert.Equal([1], asked.LogDirs.Single().Topics.Single().Partitions.Select(partition => partition.Index));
    }

    [Fact]
    public async Task An_election_is_not_needed_where_there_is_one_broker()
    {
        await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1 });
        var elected = await Connection.SendAsync<ElectLeadersResponse>(
            new ElectLeadersRequest { Topics = [new() { Name = "t", Partitions = [0, 1] }, new() { Name = "none", Partitions = [0] }] }, Cancellation);
        Assert.Equal(
            [ErrorCode.ElectionNotNeeded, ErrorCode.UnknownTopicOrPartition, ErrorCode.UnknownTopicOrPartition],
            elected.Topics.SelectMany(topic => topic.Partitions).Select(partition => partition.ErrorCode));
    }

    [Fact]
    public async Task The_group_without_a_name_is_deleted_like_any_other()
    {
        Assert.Equal(ErrorCode.GroupIdNotFound, await DeleteAsync());
        var created = await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1 });
        var committed = await Connection.SendAsync<OffsetCommitResponse>(
            new OffsetCommitRequest { GroupId = "", Topics = [new() { Name = "t", TopicId = created.TopicId, Partitions = [new() { CommittedOffset = 1 }] }] },
                Cancellation);
        Assert.Equal(ErrorCode.None, committed.Topics.Single().Partitions.Single().ErrorCode);
        Assert.Equal(ErrorCode.None, await DeleteAsync());

        async Task<ErrorCode> DeleteAsync() =>
            (await Connection.SendAsync<DeleteGroupsResponse>(new DeleteGroupsRequest { Groups = [""] }, Cancellation)).Groups.Single().ErrorCode;
    }

    [Fact]
    public async Task Records_without_a_key_are_named_when_a_compacted_topic_refuses_their_batch()
    {
        await CreateAsync(new() { Name = "t", NumPartitions = 1, ReplicationFactor = 1, Configs = [new() { Name = "cleanup.policy", Value = "compact" }] });
        var produced = await ProduceAsync("t", Batches.Of([("k", "v"), (null, "v"), ("k", "v"), (null, "v")]));
        Assert.Equal(ErrorCode.InvalidRecord, produced.ErrorCode);
        Assert.Equal([1, 3], produced.RecordErrors.Select(record => record.BatchIndex));
        Assert.Equal("Compacted topic cannot accept message without key in topic partition t-0", produced.RecordErrors[0].ErrorMessage);
    }

    private async Task<CreateTopicsResponse.Topic> CreateAsync(CreateTopicsRequest.Topic topic) =>
        (await Connection.SendAsync<CreateTopicsResponse>(new CreateTopicsRequest { Topics = [topic] }, Cancellation)).Topics.Single();

    private async Task<ProduceResponse.Partition> ProduceAsync(string topic, byte[] batch)
    {
        // Up to version 12 the name counts, from version 13 on the id.
        var described = await Connection.SendAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = topic }] }, Cancellation);
        var request = new ProduceRequest
        {
            Acks = -1,
            TimeoutMs = 1000,
            Topics = [new() { Name = topic, TopicId = described.Topics.Single().TopicId, Partitions = [new() { Index = 0, Records = new(batch) }] }]
        };
        return (await Connection.SendAsync<ProduceResponse>(request, Cancellation)).Topics.Single().Partitions.Single();
    }
}
