using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Connect.Runtime.Kafka;
using Connect.Testing;
using Kafka.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Kafka;

public sealed class LostBrokersTests : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("lost-brokers").FullName;
    private EmbeddedBroker _broker = null!;
    private int _port, _unnamed;
    private volatile bool _hidden;

    private async Task StartAsync()
    {
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = _folder,
            Listeners = [new BrokerListener { Port = _port }],
            OffsetsPartitions = 1,
            TransactionsPartitions = 1,
            NamesBroker = () => !_hidden || Interlocked.Increment(ref _unnamed) < 0,
        });
        await _broker.StartAsync(CancellationToken.None);
        _port = int.Parse(_broker.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("""{"name":"p","brokers":{},"topics":{}}""", true)]
    [InlineData("""{"ts":1,"brokers":{":0/internal":{"name":":0/internal","nodeid":-1,"source":"internal","toppars":{}},"GroupCoordinator":{"source":"logical"}},"topics":{}}""", true)]
    [InlineData("""{"ts":1,"brokers":{"a:9092/bootstrap":{"name":"a:9092/bootstrap","rtt":{"min":0},"nodeid":-1,"source":"configured","toppars":{}}},"topics":{}}""", false)]
    [InlineData("""{"ts":1,"brokers":{"x":{"source":"internal"},"a:9092/1":{"req":{"Fetch":0},"source":"learned"}},"topics":{}}""", false)]
    [InlineData("""{"topics":{"brokers":{"brokers":{}}},"source":"learned"}""", false)]
    public void Statistics_without_a_broker_to_ask_are_those_of_a_client_that_has_lost_all(string statistics, bool lost) =>
        Assert.Equal(lost, LostBrokers.AreLost(statistics));

    [Fact]
    public void Who_has_said_that_all_brokers_are_down_is_given_the_bootstrap_servers_again_at_growing_intervals_until_there_is_a_connection()
    {
        var (time, connected, given) = (new ManualTime(DateTimeOffset.UnixEpoch), false, new List<double>());
        var watch = new BrokerWatch(time, () => connected, away => given.Add(away.TotalSeconds));
        void Pass(int seconds)
        {
            for (var i = 0; i < seconds; i++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                watch.Look();
            }
        }
        Pass(60);
        Assert.Equal((null, 0), (watch.Due, given.Count));
        watch.AllDown();
        Assert.Equal(TimeSpan.FromSeconds(5), watch.Due);
        Pass(3);
        watch.AllDown();
        Pass(1300);
        Assert.Equal([5, 15, 35, 75, 155, 315, 615, 915, 1215], given);
        connected = true;
        Pass(300);
        Assert.Equal((null, 9), (watch.Due, given.Count));
        connected = false;
        watch.AllDown();
        Pass(5);
        Assert.Equal(5, given[^1]);
    }

    [Fact]
    public async Task Clients_find_the_brokers_again_after_one_that_had_just_started_named_none()
    {
        var clients = new KafkaClients(new Dictionary<string, string> { ["bootstrap.servers"] = _broker.BootstrapServers }, NullLoggerFactory.Instance, TimeProvider.System);
        using var sender = clients.Producer("sender");
        using var records = clients.TaskProducer("records", new Dictionary<string, string>());
        await using var ends = new TopicEnds(() => clients.Admin("admin"));
        using var reader = clients.Reader("reader", "read_uncommitted");
        using var member = clients.GroupConsumer("member", "g", new Dictionary<string, string>());
        var (read, consumed, sent) = (0L, 0L, 0L);
        using var stop = new CancellationTokenSource();
        using var create = clients.Admin("create");
        await create.CreateTopicsAsync([new Confluent.Kafka.Admin.TopicSpecification { Name = "t", NumPartitions = 1 }]);
        await sender.ProduceAsync("t", new Message<byte[]?, byte[]?> { Value = "first"u8.ToArray() }, Cancellation);
        reader.Assign(new Confluent.Kafka.TopicPartitionOffset("t", 0, Offset.Beginning));
        member.Subscribe(["t"]);
        var reading = OwnThread.RunAsync(() =>
        {
            while (!stop.IsCancellationRequested)
                if (reader.Consume(TimeSpan.FromMilliseconds(100)) is { IsPartitionEOF: false } record) Interlocked.Exchange(ref read, record.Offset.Value + 1);
        });
        var consuming = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (member.Poll() > 0) Interlocked.Add(ref consumed, member.Count);
                member.Release();
                while (member.PendingRebalance is not null) member.CompleteRebalance();
                records.Drain((_, _, _, error) => { if (error is null) Interlocked.Increment(ref sent); });
                await member.WaitAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }
        }, CancellationToken.None);
        try
        {
            var total = 1L;
            for (var round = 0; round < 2; round++)
            {
                await Eventually.True(() => Interlocked.Read(ref read) == total && Interlocked.Read(ref consumed) == total, $"{total} records read, of all that were sent");
                await _broker.DisposeAsync();
                (_hidden, _unnamed) = (true, 0);
                await StartAsync();
                // Each of the five clients has been told of no broker several times: the more often, the more of them look for none any more.
                await Eventually.True(() => Volatile.Read(ref _unnamed) >= 20, "metadata without brokers");
                _hidden = false;
                var value = Encoding.UTF8.GetBytes($"round {round}");
                Assert.True(records.Send("t", 0, null, false, default, true, value, null, round));
                var answer = sender.ProduceAsync("t", new Message<byte[]?, byte[]?> { Value = value }, Cancellation);
                await Eventually.True(() => answer.IsCompletedSuccessfully && Interlocked.Read(ref sent) == round + 1, "both producers' records are stored");
                Assert.Equal([total + 2], await ends.AskAsync("t", [0], Cancellation));
                total += 2;
            }
            await Eventually.True(() => Interlocked.Read(ref read) == total && Interlocked.Read(ref consumed) == total, $"{total} records read, of all that were sent");
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading, consuming);
        }
    }
}
