using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Testing;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;
using Kafka.Protocol.Wire;
using CompressionType = Confluent.Kafka.CompressionType;
using ErrorCode = Kafka.Protocol.Wire.ErrorCode;
using IsolationLevel = Confluent.Kafka.IsolationLevel;
using KafkaException = Confluent.Kafka.KafkaException;
using TimestampType = Confluent.Kafka.TimestampType;

namespace Kafka.Embedded.Tests;

/// <summary>The broker as librdkafka and a bare connection see it.</summary>
public sealed class EmbeddedBrokerTests : IAsyncLifetime
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);
    private readonly Folder _folder = new();
    private EmbeddedBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await StartAsync(new BrokerListener { Port = 0 });

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Records_come_out_as_they_went_in(CompressionType compression)
    {
        await ProduceAsync("t", Enumerable.Range(0, 500).Select(i => $"value {i}"), config => config.CompressionType = compression);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"value {i}"), Consume("t", 500));
    }

    [Fact]
    public async Task Groups_commit_offsets_and_share_partitions()
    {
        await CreateAsync("t", 4);
        await ProduceAsync("t", Enumerable.Range(0, 100).Select(i => $"{i}"));
        using var first = Consumer("g");
        first.Subscribe("t");
        using var second = Consumer("g");
        second.Subscribe("t");
        var found = new HashSet<string>();
        var deadline = DateTime.UtcNow + WaitTimeout;
        while ((found.Count < 100 || first.Assignment.Count != 2 || second.Assignment.Count != 2) && DateTime.UtcNow < deadline)
            foreach (var consumer in (IConsumer<string?, string>[])[first, second])
                if (consumer.Consume(TimeSpan.FromMilliseconds(20)) is { } result && found.Add(result.Message.Value))
                    consumer.Commit(result);
        Assert.Equal(100, found.Count);
        Assert.Equal(2, first.Assignment.Count);
        first.Close();
        second.Close();
        using var later = Consumer("g");
        Assert.Equal(100, later.Committed(Enumerable.Range(0, 4).Select(i => new Confluent.Kafka.TopicPartition("t", i)), WaitTimeout)
            .Sum(offset => offset.Offset.IsSpecial ? 0 : offset.Offset.Value));
    }

    [Fact]
    public async Task Aborted_records_are_not_read_and_committed_ones_are()
    {
        await CreateAsync("t", 1);
        await CreateAsync("in", 1);
        using var producer = new ProducerBuilder<string?, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers, TransactionalId = "x" })
            .Build();
        producer.InitTransactions(WaitTimeout);
        for (var i = 0; i < 6; i++)
        {
            producer.BeginTransaction();
            producer.Produce("t", new Message<string?, string> { Value = $"{i}" });
            if (i % 2 == 0)
            {
                using var member = Consumer("g");
                producer.SendOffsetsToTransaction([new(new("in", 0), i)], member.ConsumerGroupMetadata, WaitTimeout);
                producer.CommitTransaction(WaitTimeout);
            }
            else
            {
                producer.Flush(WaitTimeout);
                producer.AbortTransaction(WaitTimeout);
            }
        }
        Assert.Equal(["0", "2", "4"], Consume("t", 3));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Consume("t", 6, config => config.IsolationLevel = IsolationLevel.ReadUncommitted));
        using var later = Consumer("g");
        Assert.Equal(4, later.Committed([new("in", 0)], WaitTimeout).Single().Offset.Value);
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await CreateAsync("t", 2);
        await ProduceAsync("t", ["before"]);
        var id = _broker.ClusterId;
        await _broker.DisposeAsync();
        _broker = await StartAsync(new BrokerListener { Port = 0 });
        await ProduceAsync("t", ["after"]);
        Assert.Equal(["after", "before"], Consume("t", 2).Order());
        Assert.Equal(id, _broker.ClusterId);
    }

    [Fact]
    public async Task Topics_are_created_described_altered_and_deleted()
    {
        using var admin = Admin();
        await CreateAsync("made", 3, ("retention.ms", "1234"));
        var refused = await Assert.ThrowsAsync<CreateTopicsException>(() => CreateAsync("made", 1));
        Assert.Equal(Confluent.Kafka.ErrorCode.TopicAlreadyExists, refused.Results.Single().Error.Code);
        await Assert.ThrowsAsync<CreateTopicsException>(() => CreateAsync("bad name", 1));
        await Assert.ThrowsAsync<CreateTopicsException>(() => CreateAsync("x", 1, ("no.such.config", "1")));
        await Assert.ThrowsAsync<CreateTopicsException>(() => CreateAsync("x", 1, ("retention.ms", "soon")));
        await Assert.ThrowsAsync<CreateTopicsException>(
            () => admin.CreateTopicsAsync([new TopicSpecification { Name = "x", NumPartitions = 1, ReplicationFactor = 2 }]));
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "made" };
        var described = (await admin.DescribeConfigsAsync([resource])).Single().Entries;
        Assert.Equal("1234", described["retention.ms"].Value);
        Assert.Equal("delete", described["cleanup.policy"].Value);
        await admin.AlterConfigsAsync(new() { [resource] = [new ConfigEntry { Name = "cleanup.policy", Value = "compact" }] });
        described = (await admin.DescribeConfigsAsync([resource])).Single().Entries;
        Assert.Equal("604800000", described["retention.ms"].Value);
        Assert.Equal("compact", described["cleanup.policy"].Value);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "made", IncreaseTo = 5 }]);
        Assert.Equal(5, admin.GetMetadata("made", WaitTimeout).Topics.Single().Partitions.Count);
        await admin.DeleteTopicsAsync(["made"]);
        Assert.DoesNotContain(admin.GetMetadata(WaitTimeout).Topics, topic => topic.Topic == "made");
        Assert.Empty(Directory.GetDirectories(_folder, "made-*"));
    }

    [Fact]
    public async Task A_fetch_waits_for_records_and_answers_as_soon_as_there_are_some()
    {
        await CreateAsync("t", 1);
        using var consumer = Consumer("g", config => config.FetchWaitMaxMs = 20_000);
        consumer.Assign(new TopicPartitionOffset("t", 0, 0));
        Assert.Null(consumer.Consume(TimeSpan.FromMilliseconds(300)));
        await ProduceAsync("t", ["late"]);
        var started = DateTime.UtcNow;
        Assert.Equal("late", consumer.Consume(WaitTimeout).Message.Value);
        Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(10), "the record came with the append, not with the end of the wait");
    }

    [Fact]
    public async Task Offsets_are_found_by_time()
    {
        await CreateAsync("t", 1);
        using (var producer = Producer())
            for (var i = 0; i < 10; i++)
                await producer.ProduceAsync("t", new Message<string?, string>
                {
                    Value = $"{i}",
                    Timestamp = new Timestamp(Batches.Start + i * 1000, TimestampType.CreateTime)
                }, TestContext.Current.CancellationToken);
        using var consumer = Consumer("g");
        Assert.Equal(5, consumer.OffsetsForTimes([new(new("t", 0), new Timestamp(Batches.Start + 4_500, TimestampType.CreateTime))], WaitTimeout)
            .Single().Offset.Value);
        Assert.Equal(Offset.End, consumer.OffsetsForTimes([new(new("t", 0), new Timestamp(Batches.Start + 10_000, TimestampType.CreateTime))], WaitTimeout)
            .Single().Offset);
        var marks = consumer.QueryWatermarkOffsets(new("t", 0), WaitTimeout);
        Assert.Equal((0, 10), (marks.Low.Value, marks.High.Value));
    }

    [Fact]
    public async Task A_fetch_session_tells_only_of_what_is_new()
    {
        await CreateAsync("t", 2);
        await using var connection = await ConnectAsync();
        var all = Fetch(0, 0, ("t", 0, 0), ("t", 1, 0));
        var first = await connection.SendAsync<FetchResponse>(all, TestContext.Current.CancellationToken, maxVersion: 12);
        Assert.NotEqual(0, first.SessionId);
        Assert.Equal(2, first.Topics.Single().Partitions.Count);
        var second = await connection.SendAsync<FetchResponse>(Fetch(first.SessionId, 1), TestContext.Current.CancellationToken, maxVersion: 12);
        Assert.Empty(second.Topics);
        await ProduceAsync("t", ["a"], partition: 1);
        var third = await connection.SendAsync<FetchResponse>(Fetch(first.SessionId, 2), TestContext.Current.CancellationToken, maxVersion: 12);
        Assert.Equal(1, third.Topics.Single().Partitions.Single().Index);
        Assert.Equal(ErrorCode.InvalidFetchSessionEpoch,
            (await connection.SendAsync<FetchResponse>(Fetch(first.SessionId, 9), TestContext.Current.CancellationToken, maxVersion: 12)).ErrorCode);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound,
            (await connection.SendAsync<FetchResponse>(Fetch(12345, 3), TestContext.Current.CancellationToken, maxVersion: 12)).ErrorCode);

        static FetchRequest Fetch(int session, int epoch, params (string Topic, int Partition, long Offset)[] partitions) => new()
        {
            SessionId = session,
            SessionEpoch = epoch,
            MinBytes = 1,
            MaxWaitMs = 1,
            Topics = [.. partitions.GroupBy(partition => partition.Topic)
                .Select(topic => new FetchRequest.Topic { Name = topic.Key,
                Partitions = [.. topic.Select(partition => new FetchRequest.Partition { Index = partition.Partition,
                FetchOffset = partition.Offset, PartitionMaxBytes = 1_000_000 })] })],
        };
    }

    [Fact]
    public async Task An_unknown_version_of_ApiVersions_is_answered_in_version_0_and_any_other_closes_the_connection()
    {
        using var socket = await OpenAsync();
        await SendAsync(socket, [0, 18, 0, 99, 0, 0, 0, 7, 255, 255]);
        var answer = await ReceiveAsync(socket);
        Assert.Equal([0, 0, 0, 7, 0, (byte)ErrorCode.UnsupportedVersion], answer[..6]);
        await SendAsync(socket, [0, 3, 0, 99, 0, 0, 0, 8, 255, 255]);
        Assert.Empty(await ReceiveAsync(socket));
    }

    [Fact]
    public async Task Bytes_that_are_no_request_close_their_connection_and_nothing_else()
    {
        // Known numbers: what fails can be run again.
        var random = new Random(20_26);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 400; i++)
        {
            using var socket = await OpenAsync();
            var body = new byte[random.Next(0, 200)];
            random.NextBytes(body);
            if (i % 4 != 0 && body.Length >= 10)
            {
                // A header that is right, so that the body is looked at.
                var api = Api.All[random.Next(Api.All.Count)];
                body[0] = 0;
                body[1] = (byte)api.Key;
                body[2] = 0;
                body[3] = (byte)random.Next(api.MinVersion, api.MaxVersion + 1);
                body[8] = 255;
                body[9] = 255;
            }
            await SendAsync(socket, body);
            if (i % 3 == 0)
                await socket.SendAsync(new byte[] { 127, 255, 255, 255 }, TestContext.Current.CancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            await ReceiveAsync(socket);
        }
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
        await ProduceAsync("t", ["still here"]);
        Assert.Equal(["still here"], Consume("t", 1));
    }

    [Fact]
    public async Task A_length_of_a_gigabyte_is_refused_and_one_that_is_allowed_takes_no_memory_before_it_comes()
    {
        using var huge = await OpenAsync();
        await huge.SendAsync(new byte[] { 0x40, 0, 0, 0 }, TestContext.Current.CancellationToken);
        Assert.Empty(await ReceiveAsync(huge));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var waiting = new List<Socket>();
        for (var i = 0; i < 20; i++)
        {
            waiting.Add(await OpenAsync());
            await waiting[i].SendAsync(new byte[] { 0x06, 0, 0, 0, 1, 2, 3 }, TestContext.Current.CancellationToken);
        }
        await ProduceAsync("t", ["a"]);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
        waiting.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_listener_for_all_addresses_advertises_the_one_that_the_client_has_reached()
    {
        await _broker.DisposeAsync();
        _broker = await StartAsync(new BrokerListener { Host = "0.0.0.0", Port = 0 });
        using var admin = Admin();
        Assert.Equal(("127.0.0.1", _broker.EndPoints[0].Port),
            (admin.GetMetadata(WaitTimeout).Brokers.Single().Host, admin.GetMetadata(WaitTimeout).Brokers.Single().Port));
        await ProduceAsync("t", ["a"]);
        Assert.Equal(["a"], Consume("t", 1));
    }

    [Fact]
    public async Task Only_one_broker_uses_a_folder() =>
        await Assert.ThrowsAsync<IOException>(() => StartAsync(new BrokerListener { Port = 0 }));

    [Theory]
    [InlineData(Confluent.Kafka.SaslMechanism.Plain, true)]
    [InlineData(Confluent.Kafka.SaslMechanism.ScramSha256, false)]
    [InlineData(Confluent.Kafka.SaslMechanism.ScramSha512, true)]
    public async Task Clients_prove_who_they_are(Confluent.Kafka.SaslMechanism mechanism, bool tls)
    {
        await _broker.DisposeAsync();
        using var certificate = Certificates.SelfSigned();
        _broker = await StartAsync(new BrokerListener
        {
            Port = 0,
            Certificate = tls ? certificate : null,
            Users = new Dictionary<string, string> { ["alice"] = "s=cr,et" },
        });
        await ProduceAsync("t", ["in"], Secure("s=cr,et"));
        Assert.Equal(["in"], Consume("t", 1, Secure("s=cr,et")));
        using var admin = new AdminClientBuilder(Wrong()).SetLogHandler((_, _) => { }).Build();
        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(3)));

        Action<ClientConfig> Secure(string password) => config =>
        {
            config.SecurityProtocol = tls ? SecurityProtocol.SaslSsl : SecurityProtocol.SaslPlaintext;
            config.SaslMechanism = mechanism;
            config.SaslUsername = "alice";
            config.SaslPassword = password;
            if (tls)
                config.Set("ssl.ca.pem", certificate.ExportCertificatePem());
        };

        AdminClientConfig Wrong()
        {
            var config = new AdminClientConfig { BootstrapServers = _broker.BootstrapServers };
            Secure("wrong")(config);
            return config;
        }
    }

    [Fact]
    public async Task A_TLS_listener_asks_for_a_certificate_where_that_is_wished()
    {
        await _broker.DisposeAsync();
        using var server = Certificates.SelfSigned();
        using var client = Certificates.SelfSigned();
        _broker = await StartAsync(new BrokerListener { Port = 0, Certificate = server, ClientAuthorities = [client] });
        await ProduceAsync("t", ["in"], config =>
        {
            config.SecurityProtocol = SecurityProtocol.Ssl;
            config.Set("ssl.ca.pem", server.ExportCertificatePem());
            config.SslCertificatePem = client.ExportCertificatePem();
            config.SslKeyPem = client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();
        });
        using var admin = new AdminClientBuilder(Stranger()).SetLogHandler((_, _) => { }).Build();
        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(3)));

        AdminClientConfig Stranger()
        {
            var config = new AdminClientConfig { BootstrapServers = _broker.BootstrapServers, SecurityProtocol = SecurityProtocol.Ssl };
            config.Set("ssl.ca.pem", server.ExportCertificatePem());
            return config;
        }
    }

    private async Task<EmbeddedBroker> StartAsync(BrokerListener listener)
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = _folder,
            Listeners = [listener],
            OffsetsPartitions = 5,
            TransactionsPartitions = 5
        });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        return broker;
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _broker.BootstrapServers }).Build();

    private async Task CreateAsync(string topic, int partitions, params (string Name, string Value)[] configs)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic,
            NumPartitions = partitions, ReplicationFactor = 1, Configs = configs.ToDictionary(config => config.Name, config => config.Value) }]);
    }

    private IProducer<string?, string> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = _broker.BootstrapServers, LingerMs = 5, Acks = Acks.All };
        configure?.Invoke(config);
        return new ProducerBuilder<string?, string>(config).Build();
    }

    private async Task ProduceAsync(string topic, IEnumerable<string> values, Action<ProducerConfig>? configure = null, int partition = -1)
    {
        using var producer = Producer(configure);
        foreach (var done in values.Select(value => producer.ProduceAsync(new Confluent.Kafka.TopicPartition(topic, partition),
            new Message<string?, string> { Value = value })).ToArray())
            await done.WaitAsync(WaitTimeout);
    }

    private IConsumer<string?, string> Consumer(string group, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = _broker.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<string?, string>(config).Build();
    }

    private List<string> Consume(string topic, int count, Action<ConsumerConfig>? configure = null)
    {
        using var consumer = Consumer(Guid.NewGuid().ToString(), configure);
        consumer.Subscribe(topic);
        var found = new List<string>();
        var deadline = DateTime.UtcNow + WaitTimeout;
        while (found.Count < count && DateTime.UtcNow < deadline)
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
                found.Add(result.Message.Value);
        return found;
    }

    private Task<KafkaConnection> ConnectAsync()
    {
        var address = BrokerAddress.Parse(_broker.BootstrapServers);
        return KafkaConnection.ConnectAsync(address, new KafkaClientOptions { BootstrapServers = [address] },
            TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_broker.EndPoints[0], TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task SendAsync(Socket socket, byte[] frame) =>
        await socket.SendAsync((byte[])[0, 0, (byte)(frame.Length >> 8), (byte)frame.Length, .. frame], TestContext.Current.CancellationToken);

    /// <summary>One frame, or nothing when the broker has closed the connection.</summary>
    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(WaitTimeout);
        var bytes = new List<byte>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (bytes.Count < 4 || bytes.Count < 4 + (bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]))
            {
                var read = await socket.ReceiveAsync(buffer, timeout.Token);
                if (read == 0)
                    return [];
                bytes.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (SocketException)
        {
            return []; // closed with bytes unread
        }
        return [.. bytes.Skip(4)];
    }
}
