using System.Buffers;
using System.Text;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Records;
using Kafka.Protocol.Wire;

namespace Kafka.Protocol.Tests;

public sealed class KafkaClientLiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_tells_its_brokers_and_topics()
    {
        await using var client = LiveBroker.Client();
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            var metadata = await client.MetadataAsync([topic], Token);
            Assert.NotEmpty(metadata.Brokers);
            var described = Assert.Single(metadata.Topics);
            Assert.Equal(topic, described.Name);
            Assert.NotEqual(Guid.Empty, described.TopicId);
            Assert.Single(described.Partitions);

            var cluster = await client.SendToAnyAsync(new DescribeClusterRequest(), Token);
            Assert.Equal(metadata.ClusterId, cluster.ClusterId);
            Assert.Contains(await client.SendToAllAsync(new ListGroupsRequest(), Token), groups => groups.ErrorCode == ErrorCode.None);
        });
    }

    [Fact]
    public async Task A_topic_that_exists_cannot_be_created_again()
    {
        await using var client = LiveBroker.Client();
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            var again = await client.SendToControllerAsync(
                new CreateTopicsRequest { Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }] }, Token);
            Assert.Equal(ErrorCode.TopicAlreadyExists, again.Topics[0].ErrorCode);
            Assert.Contains(topic, again.Topics[0].ErrorMessage, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Settings_are_changed_one_by_one()
    {
        await using var client = LiveBroker.Client();
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            var changed = await client.SendToControllerAsync(new IncrementalAlterConfigsRequest
            {
                Resources =
                [
                    new()
                    {
                        ResourceType = ConfigResourceType.Topic,
                        ResourceName = topic,
                        Configs = [new() { Name = "cleanup.policy", ConfigOperation = ConfigOperation.Set, Value = "compact" }],
                    },
                ],
            }, Token);
            Assert.Empty(changed.Errors());

            DescribeConfigsResponse.Config? setting = null;
            for (var left = 100; left > 0 && setting?.Value != "compact"; left--)
            {
                var described = await client.SendToAnyAsync(new DescribeConfigsRequest
                {
                    Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = topic, ConfigurationKeys = ["cleanup.policy"] }],
                }, Token);
                setting = Assert.Single(described.Resources[0].Configs);
                if (setting.Value != "compact")
                    await Task.Delay(50, Token);
            }
            Assert.Equal("compact", setting!.Value);
            Assert.Equal(ConfigSource.TopicConfig, setting.ConfigSource);
        });
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task The_broker_takes_record_batches_and_gives_them_back(CompressionType compression)
    {
        await using var client = LiveBroker.Client();
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            using var batch = new RecordBatchWriter { Compression = compression };
            for (var i = 0; i < 100; i++)
            {
                var value = i % 10 == 0 ? null : Encoding.UTF8.GetBytes($"value {i}");
                batch.Append(1_700_000_000_000 + i, Encoding.UTF8.GetBytes($"key {i}"), value, [new RecordHeader("h", null)]);
            }
            using var buffer = new PooledBuffer();
            batch.WriteTo(buffer);
            var produced = await client.SendToLeaderAsync(topic, 0, new ProduceRequest
            {
                Acks = -1,
                TimeoutMs = 10_000,
                Topics = [new() { Name = topic, Partitions = [new() { Index = 0, Records = new ReadOnlySequence<byte>(buffer.WrittenMemory) }] }],
            }, Token);
            Assert.Empty(produced.Errors());

            Assert.Equal(0, await client.ListOffsetAsync(topic, 0, OffsetSpec.Earliest, IsolationLevel.ReadUncommitted, Token));
            Assert.Equal(100, await client.ListOffsetAsync(topic, 0, OffsetSpec.Latest, IsolationLevel.ReadCommitted, Token));
            Assert.Equal(42, await client.ListOffsetAsync(topic, 0, 1_700_000_000_042, IsolationLevel.ReadUncommitted, Token));

            var fetched = await client.SendToLeaderAsync(topic, 0, new FetchRequest
            {
                MaxWaitMs = 1000,
                MinBytes = 1,
                Topics = [new() { Name = topic, Partitions = [new() { Index = 0, FetchOffset = 0, PartitionMaxBytes = 1 << 20 }] }],
            }, Token);
            Assert.Empty(fetched.Errors());
            var input = fetched.Topics[0].Partitions[0].Records!.Value;
            Assert.True(RecordBatch.TryTake(ref input, out var read));
            Assert.True(read.IsIntact());
            Assert.Equal(compression, read.Header.Compression);
            using var records = read.Open();
            var count = 0;
            foreach (var record in records)
            {
                Assert.Equal(count, record.Offset);
                Assert.Equal($"key {count}", Encoding.UTF8.GetString(record.Key!.Value.Span));
                Assert.Equal(count % 10 == 0 ? null : $"value {count}", record.Value is { } value ? Encoding.UTF8.GetString(value.Span) : null);
                count++;
            }
            Assert.Equal(100, count);
        });
    }

    [Fact]
    public async Task A_member_of_type_connect_joins_gets_its_work_beats_and_leaves()
    {
        await using var client = LiveBroker.Client();
        var group = LiveBroker.UniqueName("protocol-connect");
        var join = new JoinGroupRequest
        {
            GroupId = group,
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            ProtocolType = "connect",
            Protocols = [new() { Name = "sessioned", Metadata = [0, 2, 7] }],
        };
        // Newcomers are told their id first and join again with it (KIP-394).
        var first = await client.SendToGroupAsync(group, join, Token, TimeSpan.FromSeconds(20));
        Assert.Equal(ErrorCode.MemberIdRequired, first.ErrorCode);
        join.MemberId = first.MemberId;
        var joined = await client.SendToGroupAsync(group, join, Token, TimeSpan.FromSeconds(20));
        Assert.Equal(ErrorCode.None, joined.ErrorCode);
        Assert.Equal(joined.Leader, joined.MemberId);
        Assert.Equal("sessioned", joined.ProtocolName);
        Assert.Equal([0, 2, 7], Assert.Single(joined.Members).Metadata);

        var synced = await client.SendToGroupAsync(group, new SyncGroupRequest
        {
            GroupId = group,
            GenerationId = joined.GenerationId,
            MemberId = joined.MemberId,
            ProtocolType = "connect",
            ProtocolName = "sessioned",
            Assignments = [new() { MemberId = joined.MemberId, Assignment = [1, 2, 3] }],
        }, Token);
        Assert.Equal(ErrorCode.None, synced.ErrorCode);
        Assert.Equal([1, 2, 3], synced.Assignment);

        var alive = new HeartbeatRequest { GroupId = group, GenerationId = joined.GenerationId, MemberId = joined.MemberId };
        var beat = await client.SendToGroupAsync(group, alive, Token);
        Assert.Equal(ErrorCode.None, beat.ErrorCode);

        var described = await client.SendToGroupAsync(group, new DescribeGroupsRequest { Groups = [group] }, Token);
        Assert.Equal(("Stable", "connect"), (described.Groups[0].State, described.Groups[0].ProtocolType));
        Assert.Equal("kafka-protocol-tests", Assert.Single(described.Groups[0].Members).ClientId);

        var left = await client.SendToGroupAsync(group, new LeaveGroupRequest { GroupId = group, Members = [new() { MemberId = joined.MemberId }] }, Token);
        Assert.Empty(left.Errors());
        var gone = await client.SendToGroupAsync(group, alive, Token);
        Assert.Equal(ErrorCode.UnknownMemberId, gone.ErrorCode);
        Assert.Empty((await client.SendToGroupAsync(group, new DeleteGroupsRequest { Groups = [group] }, Token)).Errors());
    }

    [Fact]
    public async Task Offsets_of_a_group_are_committed_fetched_and_deleted()
    {
        await using var client = LiveBroker.Client();
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            var group = LiveBroker.UniqueName("protocol-offsets");
            var committed = await client.SendToGroupAsync(group, new OffsetCommitRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, Partitions = [new() { Index = 0, CommittedOffset = 42, CommittedMetadata = "m" }] }],
            }, Token);
            Assert.Empty(committed.Errors());

            var fetch = new OffsetFetchRequest { Groups = [new() { GroupId = group }], RequireStable = true };
            var fetched = await client.SendToGroupAsync(group, fetch, Token);
            var partition = Assert.Single(Assert.Single(Assert.Single(fetched.Groups).Topics, each => each.Name == topic).Partitions);
            Assert.Equal((42, "m"), (partition.CommittedOffset, partition.Metadata));

            var deleted = await client.SendToGroupAsync(group, new OffsetDeleteRequest
            {
                GroupId = group,
                Topics = [new() { Name = topic, Partitions = [new() { Index = 0 }] }],
            }, Token);
            Assert.Empty(deleted.Errors());
            Assert.Empty((await client.SendToGroupAsync(group, fetch, Token)).Groups[0].Topics);
            Assert.Empty((await client.SendToGroupAsync(group, new DeleteGroupsRequest { Groups = [group] }, Token)).Errors());
        });
    }

    [Fact]
    public async Task A_new_producer_of_the_same_transactional_id_gets_a_newer_epoch()
    {
        await using var client = LiveBroker.Client();
        var id = LiveBroker.UniqueName("protocol-txn");
        var request = new InitProducerIdRequest { TransactionalId = id, TransactionTimeoutMs = 60_000 };
        var first = await client.SendToCoordinatorAsync(CoordinatorType.Transaction, id, request, Token);
        Assert.Equal(ErrorCode.None, first.ErrorCode);
        var second = await client.SendToCoordinatorAsync(CoordinatorType.Transaction, id, request, Token);
        Assert.Equal(ErrorCode.None, second.ErrorCode);
        Assert.Equal(first.ProducerId, second.ProducerId);
        Assert.True(second.ProducerEpoch > first.ProducerEpoch);
    }

    [Fact]
    public async Task Every_version_that_the_broker_speaks_of_what_only_asks_is_understood()
    {
        await using var client = LiveBroker.Client();
        var broker = BrokerAddress.ParseList(Environment.GetEnvironmentVariable("KAFKA")!)[0];
        var options = new KafkaClientOptions { BootstrapServers = [broker] };
        await using var connection = await KafkaConnection.ConnectAsync(broker, options, TimeProvider.System, Token);
        await LiveBroker.WithTopicAsync(client, async topic =>
        {
            await AskAsync(() => new MetadataRequest { Topics = [new() { Name = topic }] });
            await AskAsync(() => new ApiVersionsRequest { ClientSoftwareName = "tests", ClientSoftwareVersion = "1" });
            await AskAsync(() => new DescribeClusterRequest());
            await AskAsync(() => new ListGroupsRequest());
            await AskAsync(() => new DescribeGroupsRequest { Groups = ["a", "b"] }, ErrorCode.GroupIdNotFound);
            await AskAsync(() => new FindCoordinatorRequest { Keys = ["a"] });
            await AskAsync(() => new OffsetFetchRequest { Groups = [new() { GroupId = "a", Topics = [new() { Name = topic, PartitionIndexes = [0] }] }] });
            await AskAsync(() => new ListOffsetsRequest
            {
                ReplicaId = -1,
                Topics = [new() { Name = topic, Partitions = [new() { Timestamp = OffsetSpec.Latest }] }],
            });
            await AskAsync(() => new OffsetForLeaderEpochRequest { ReplicaId = -1, Topics = [new() { Name = topic, Partitions = [new()] }] });
            await AskAsync(() => new FetchRequest { MaxWaitMs = 10, Topics = [new() { Name = topic, Partitions = [new() { PartitionMaxBytes = 1000 }] }] });
            await AskAsync(() => new DescribeConfigsRequest
            {
                Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = topic }],
                IncludeDocumentation = true,
                IncludeSynonyms = true,
            });
            await AskAsync(() => new DescribeProducersRequest { Topics = [new() { Name = topic, PartitionIndexes = [0] }] });
            await AskAsync(() => new DescribeTransactionsRequest { TransactionalIds = ["a"] }, ErrorCode.TransactionalIdNotFound);
            await AskAsync(() => new ListTransactionsRequest());
            await AskAsync(() => new DescribeTopicPartitionsRequest { Topics = [new() { Name = topic }] });
            await AskAsync(() => new DeleteRecordsRequest { TimeoutMs = 1000, Topics = [new() { Name = topic, Partitions = [new() { Offset = 0 }] }] });
            await AskAsync(() => new DescribeLogDirsRequest { Topics = [new() { Name = topic, Partitions = [0] }] });
            await AskAsync(() => new ElectLeadersRequest { Topics = [new() { Name = topic, Partitions = [0] }] }, ErrorCode.ElectionNotNeeded);
            await AskAsync(() => new DescribeAclsRequest { ResourceTypeFilter = 1, Operation = 1, PermissionType = 1 }, ErrorCode.SecurityDisabled);
            await AskAsync(
                () => new CreateAclsRequest
                {
                    Creations = [new() { ResourceType = 2, ResourceName = topic, Principal = "User:a", Host = "*", Operation = 3, PermissionType = 3 }],
                },
                ErrorCode.SecurityDisabled);
            await AskAsync(
                () => new DeleteAclsRequest { Filters = [new() { ResourceTypeFilter = 2, ResourceNameFilter = topic, Operation = 1, PermissionType = 1 }] },
                ErrorCode.SecurityDisabled);
            await AskAsync(() => new InitProducerIdRequest { TransactionTimeoutMs = 1000 });
            await AskAsync(() => new CreatePartitionsRequest { TimeoutMs = 1000, ValidateOnly = true, Topics = [new() { Name = topic, Count = 2 }] });
            await AskAsync(() => new CreateTopicsRequest
            {
                ValidateOnly = true,
                Topics = [new() { Name = topic + "-2", NumPartitions = 1, ReplicationFactor = 1 }],
            });
            await AskAsync(() => new AlterConfigsRequest
            {
                ValidateOnly = true,
                Resources = [new() { ResourceType = ConfigResourceType.Topic, ResourceName = topic }],
            });
            await AskAsync(() => new DeleteGroupsRequest { Groups = ["none"] }, ErrorCode.GroupIdNotFound);
            await AskAsync(() => new HeartbeatRequest { GroupId = "none", MemberId = "none" }, ErrorCode.UnknownMemberId);
            await AskAsync(
                () => new SyncGroupRequest { GroupId = "none", MemberId = "none", GenerationId = 1, ProtocolType = "connect", ProtocolName = "x" },
                ErrorCode.UnknownMemberId);
            await AskAsync(() => new LeaveGroupRequest { GroupId = "none", Members = [new() { MemberId = "none" }] }, ErrorCode.UnknownMemberId);
            await AskAsync(() => new EndTxnRequest { TransactionalId = "none", ProducerId = 1 }, ErrorCode.InvalidProducerIdMapping);
            await AskAsync(() => new AddOffsetsToTxnRequest { TransactionalId = "none", ProducerId = 1, GroupId = "none" }, ErrorCode.InvalidProducerIdMapping);
            await AskAsync(
                () => new AddPartitionsToTxnRequest
                {
                    Transactions = [new() { TransactionalId = "none", ProducerId = 1, Topics = [new() { Name = topic, Partitions = [0] }] }],
                },
                ErrorCode.InvalidProducerIdMapping);
        });

        async Task AskAsync<TResponse>(Func<IRequest<TResponse>> request, ErrorCode expected = ErrorCode.None)
            where TResponse : Message<TResponse>, IMessage, new()
        {
            var api = TResponse.Api;
            var highest = Math.Min(connection.HighestVersion(api)!.Value, ((Structure)request()).MaxVersionForClients);
            for (var version = api.MinVersion; version <= highest; version++)
            {
                var response = await connection.SendAsync(request(), Token, maxVersion: version);
                foreach (var error in response.Errors())
                    Assert.True(error == expected || error == ErrorCode.CoordinatorNotAvailable, $"{api.Name} v{version}: {error}");
            }
        }
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_told_at_once()
    {
        await using var client = LiveBroker.Client();
        var topic = LiveBroker.UniqueName("none");
        var failure = await Assert.ThrowsAsync<KafkaErrorException>(
            () => client.ListOffsetAsync(topic, 0, OffsetSpec.Latest, IsolationLevel.ReadUncommitted, Token));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, failure.ErrorCode);
        Assert.Contains(topic, failure.Message, StringComparison.Ordinal);
    }
}
