using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;

namespace Kafka.Embedded.Tests;

/// <summary>A broker in a process of its own that is killed in the middle of its work, again and again.</summary>
public sealed class KilledBrokerTests : IDisposable
{
    private const int Rounds = 20;
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(60);
    private readonly Folder _folder = new();
    private readonly int _port = FreePort();
    private Process? _process;

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    [Fact]
    public void Every_acknowledged_record_offset_and_transaction_is_there_after_each_of_twenty_kills()
    {
        var acknowledged = new ConcurrentDictionary<(int Partition, long Offset), string>();
        var committed = new List<string>();
        long position = -1;
        Start();
        Create("plain", 3);
        Create("transactions", 1);
        // So many may be on their way: a machine that is busy must not fill the producer's queue.
        using var window = new SemaphoreSlim(2_000);
        using var producer = new ProducerBuilder<Null, string>(Config<ProducerConfig>(config =>
        {
            config.EnableIdempotence = true;
            config.LingerMs = 1;
            config.BatchNumMessages = 20;
            config.MessageTimeoutMs = 120_000;
        })).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var next = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // A producer of the same id ends what its forerunner left open.
            using var transactional = new ProducerBuilder<Null, string>(Config<ProducerConfig>(config => config.TransactionalId = "x"))
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            transactional.InitTransactions(WaitTimeout);
            Assert.Equal(committed, ReadAll("transactions", 1, IsolationLevel.ReadCommitted).Select(record => record.Value));
            // The producer goes on in the background: what is acknowledged while this reads is looked for in the next round.
            var known = acknowledged.ToArray();
            var stored = ReadAll("plain", 3, IsolationLevel.ReadUncommitted).ToDictionary(record => (record.Partition, record.Offset), record => record.Value);
            foreach (var (where, value) in known)
                Assert.Equal(value, stored.GetValueOrDefault(where));
            Assert.Equal(stored.Count, stored.Values.Distinct().Count());
            using var consumer = Consumer(IsolationLevel.ReadUncommitted);
            if (position >= 0)
                Assert.Equal(position, consumer.Committed([new Confluent.Kafka.TopicPartition("plain", 0)], WaitTimeout).Single().Offset.Value);

            transactional.BeginTransaction();
            transactional.Produce("transactions", new Message<Null, string> { Value = $"committed {round}" });
            transactional.CommitTransaction(WaitTimeout);
            committed.Add($"committed {round}");
            transactional.BeginTransaction();
            transactional.Produce("transactions", new Message<Null, string> { Value = $"open {round}" });
            transactional.Flush(WaitTimeout);
            consumer.Commit([new TopicPartitionOffset("plain", 0, round)]);
            position = round;

            var before = acknowledged.Count;
            var deadline = DateTime.UtcNow + WaitTimeout;
            while (acknowledged.Count < before + 200 && DateTime.UtcNow < deadline)
            {
                Assert.True(window.Wait(WaitTimeout, TestContext.Current.CancellationToken), "records are answered");
                producer.Produce("plain", new Message<Null, string> { Value = $"{next++}" }, report =>
                {
                    window.Release();
                    if (report.Error.Code == ErrorCode.NoError)
                        acknowledged[(report.Partition.Value, report.Offset.Value)] = report.Value;
                });
            }
            Assert.True(acknowledged.Count >= before + 200, "records are acknowledged");
            // Some are on their way right now.
            Kill();
            Start();
        }
        producer.Flush(WaitTimeout);
        Assert.Equal(next, acknowledged.Count);
        Assert.Equal(Enumerable.Range(0, next).Select(i => $"{i}").Order(),
            ReadAll("plain", 3, IsolationLevel.ReadUncommitted).Select(record => record.Value).Order());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "BrokerProcess.dll"), _folder, $"{_port}"])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        Assert.Equal($"127.0.0.1:{_port}", _process.StandardOutput.ReadLine());
    }

    private void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    private T Config<T>(Action<T>? configure = null) where T : ClientConfig, new()
    {
        var config = new T { BootstrapServers = $"127.0.0.1:{_port}" };
        config.Set("reconnect.backoff.max.ms", "100");
        configure?.Invoke(config);
        return config;
    }

    private void Create(string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(Config<AdminClientConfig>()).Build();
        admin.CreateTopicsAsync([new Confluent.Kafka.Admin.TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }])
            .WaitAsync(WaitTimeout).GetAwaiter().GetResult();
    }

    private IConsumer<Null, string> Consumer(IsolationLevel isolation) => new ConsumerBuilder<Null, string>(Config<ConsumerConfig>(config =>
    {
        config.GroupId = "g";
        config.EnableAutoCommit = false;
        config.EnablePartitionEof = true;
        config.IsolationLevel = isolation;
    })).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private List<(int Partition, long Offset, string Value)> ReadAll(string topic, int partitions, IsolationLevel isolation)
    {
        using var consumer = Consumer(isolation);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, 0)));
        var found = new List<(int, long, string)>();
        var ended = new HashSet<int>();
        var deadline = DateTime.UtcNow + WaitTimeout;
        while (ended.Count < partitions)
        {
            Assert.True(DateTime.UtcNow < deadline, $"{topic} was read to its end in time");
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } result)
                continue;
            if (result.IsPartitionEOF)
                ended.Add(result.Partition.Value);
            else
                found.Add((result.Partition.Value, result.Offset.Value, result.Message.Value));
        }
        return found;
    }
}
