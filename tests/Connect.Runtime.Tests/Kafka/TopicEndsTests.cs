using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;
using Connect.Runtime.Kafka;
using Kafka.Embedded;

namespace Connect.Runtime.Tests.Kafka;

public sealed class TopicEndsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topic-ends").FullName;
    private EmbeddedBroker _broker = null!;
    private int _port;

    private async Task StartAsync()
    {
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = _folder, Listeners = [new BrokerListener { Port = _port }], OffsetsPartitions = 1, TransactionsPartitions = 1 });
        await _broker.StartAsync(CancellationToken.None);
        _port = int.Parse(_broker.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "t", NumPartitions = 2 }]);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        await producer.ProduceAsync(new Confluent.Kafka.TopicPartition("t", 1), new Message<Null, string> { Value = "v" });
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static readonly long[] Ends = [0, 1];

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = $"127.0.0.1:{_port}" }).SetLogHandler((_, _) => { }).Build();

    [Fact]
    public async Task While_no_broker_answers_it_asks_again_and_whoever_has_no_more_time_may_ask_once_more()
    {
        await using var patient = new TopicEnds(Admin);
        await using var hurried = new TopicEnds(Admin, TimeSpan.FromSeconds(1));
        foreach (var ends in (TopicEnds[])[patient, hurried]) Assert.Equal(Ends, await ends.AskAsync("t", [0, 1], TestContext.Current.CancellationToken));

        await _broker.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<RetriableException>(() => hurried.AskAsync("t", [0, 1], TestContext.Current.CancellationToken));
            Assert.StartsWith("Kafka does not tell the end of the topic t: ", error.Message, StringComparison.Ordinal);
        }
        var asked = patient.AskAsync("t", [0, 1], TestContext.Current.CancellationToken);
        await StartAsync();
        Assert.Equal(Ends, await asked);
    }
}
