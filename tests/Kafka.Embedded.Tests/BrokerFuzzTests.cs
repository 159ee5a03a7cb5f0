using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;

namespace Kafka.Embedded.Tests;

/// <summary>
/// A running broker under requests of every API and version, sound, damaged and senseless. <c>FUZZ_SECONDS</c> says for how long (5), <c>FUZZ_SEED</c> where
/// chance begins.
/// </summary>
[Collection(nameof(NotParallel))]
public sealed class BrokerFuzzTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int KnownRecords = 200;
    private const long MaxGrowth = 300L << 20;
    private const long MaxDisk = 500L << 20;
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_broker_answers_or_refuses_whatever_comes_and_keeps_what_it_has()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var seconds = Number("FUZZ_SECONDS", 5);
        var seed = Number("FUZZ_SEED", 20_260_101);
        output.WriteLine($"FUZZ_SEED={seed} FUZZ_SECONDS={seconds}");
        using var folder = new Folder();
        using var report = new FuzzReport();
        var target = new FuzzTarget();
        var broker = await StartAsync(folder, report);
        try
        {
            await FillAsync(broker, target);
            GC.Collect();
            var (heap, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var started = Stopwatch.StartNew();
            var endPoints = broker.EndPoints;
            var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(async () =>
            {
                var login = i == Clients - 1;
                using var client = new FuzzClient(endPoints[login ? 1 : 0], new RequestFuzzer(seed + i, target, login), seed, report);
                await client.RunAsync(stop.Token);
            }, cancellation)).ToArray();
            var janitor = new FuzzJanitor(broker, target, folder);
            var tidying = Task.Run(() => janitor.RunAsync(stop.Token), cancellation);
            // Whoever fails first ends the run.
            await Task.WhenAny([.. clients, tidying, Task.Delay(TimeSpan.FromSeconds(seconds), cancellation)]);
            await stop.CancelAsync();
            var took = started.Elapsed;
            try
            {
                await Task.WhenAll([.. clients, tidying]);
            }
            finally
            {
                output.WriteLine($"{report.AnsweredCount + report.ClosedCount} requests in {took.TotalSeconds:F0} s: {report.AnsweredCount} answered, "
                    + $"{report.ClosedCount} closed");
                foreach (var line in report.Outcomes)
                    output.WriteLine(line);
                output.WriteLine($"heap {heap >> 20} MB before, {janitor.PeakHeap >> 20} MB at most, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB "
                    + $"after; working set {resident >> 20} MB before, {janitor.PeakResident >> 20} MB at most; disk {janitor.PeakDisk >> 10} KB at most");
                foreach (var finding in report.Findings)
                    output.WriteLine(finding);
            }
            Assert.Empty(report.Findings);
            Assert.InRange(janitor.PeakHeap - heap, long.MinValue, MaxGrowth);
            Assert.InRange(janitor.PeakResident - resident, long.MinValue, MaxGrowth);
            Assert.InRange(janitor.PeakDisk, 0, MaxDisk);

            await CheckAsync(broker, "fresh-1");
            await broker.StopAsync(cancellation).WaitAsync(WaitTimeout, cancellation);
            broker = await StartAsync(folder, report);
            await CheckAsync(broker, "fresh-2");
            await broker.StopAsync(cancellation).WaitAsync(WaitTimeout, cancellation);
            // Once more, as after a kill: the ends of the logs are checked batch by batch.
            File.Delete(Path.Combine(folder, "clean-shutdown"));
            broker = await StartAsync(folder, report);
            await CheckAsync(broker, "fresh-3");
            Assert.Empty(report.Findings);
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static async Task<EmbeddedBroker> StartAsync(string folder, FuzzReport report)
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = folder,
            Listeners = [new BrokerListener { Port = 0 }, new BrokerListener { Port = 0, Users = new Dictionary<string, string> { ["alice"] = "secret" } }],
            OffsetsPartitions = 3,
            TransactionsPartitions = 3,
            CleanerBackoff = TimeSpan.FromMilliseconds(200),
            RetentionCheckInterval = TimeSpan.FromMilliseconds(200),
            LoggerFactory = report,
        });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        return broker;
    }

    private static async Task FillAsync(EmbeddedBroker broker, FuzzTarget target)
    {
        await ProduceAsync(broker, FuzzTarget.KnownTopic, KnownRecords);
        using var consumer = Consumer(broker, FuzzTarget.KnownGroup);
        consumer.Commit([new TopicPartitionOffset(FuzzTarget.KnownTopic, 0, 123)]);
        var address = BrokerAddress.Parse(broker.BootstrapServers);
        await using var client = new KafkaClient(new KafkaClientOptions { BootstrapServers = [address] });
        var metadata = await client.MetadataAsync([FuzzTarget.KnownTopic], TestContext.Current.CancellationToken);
        target.KnownTopicId = metadata.Topics.Single().TopicId;
        target.TopicIds = [target.KnownTopicId];
        target.Served = (await client.SendToAnyAsync(new ApiVersionsRequest { ClientSoftwareName = "fuzz", ClientSoftwareVersion = "1" },
            TestContext.Current.CancellationToken)).ApiKeys.ToDictionary(api => api.ApiKey, api => api.MaxVersion);
    }

    /// <summary>What was there before is there, and what is new can be written and read.</summary>
    private static async Task CheckAsync(EmbeddedBroker broker, string fresh)
    {
        Assert.Equal(Enumerable.Range(0, KnownRecords).Select(i => $"value {i}"), Consume(broker, FuzzTarget.KnownTopic, KnownRecords));
        using (var consumer = Consumer(broker, FuzzTarget.KnownGroup))
            Assert.Equal(123, consumer.Committed([new(FuzzTarget.KnownTopic, 0)], WaitTimeout).Single().Offset.Value);
        await ProduceAsync(broker, fresh, 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"value {i}"), Consume(broker, fresh, 10));
    }

    private static async Task ProduceAsync(EmbeddedBroker broker, string topic, int count)
    {
        using var producer = new ProducerBuilder<string?, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            LingerMs = 5,
            Acks = Acks.All,
            EnableIdempotence = true
        }).Build();
        foreach (var done in Enumerable.Range(0, count)
            .Select(i => producer.ProduceAsync(topic, new Message<string?, string> { Value = $"value {i}" })).ToArray())
            await done.WaitAsync(WaitTimeout);
    }

    private static IConsumer<string?, string> Consumer(EmbeddedBroker broker, string group) =>
        new ConsumerBuilder<string?, string>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false
        }).Build();

    private static List<string> Consume(EmbeddedBroker broker, string topic, int count)
    {
        using var consumer = Consumer(broker, Guid.NewGuid().ToString());
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var found = new List<string>();
        var deadline = Stopwatch.StartNew();
        while (found.Count < count && deadline.Elapsed < WaitTimeout)
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
                found.Add(result.Message.Value);
        return found;
    }
}
