using Confluent.Kafka.Admin;
using Connect.Runtime.Kafka;
using Connect.Testing;
using Kafka.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Kafka;

/// <summary>Errors that no waiting mends, as the Java clients see it: librdkafka would go on trying, and the task would be RUNNING for ever.</summary>
public class FinalErrorTests(BrokerFixture broker)
{
    private static readonly Dictionary<string, string> Stranger = new()
    {
        ["security.protocol"] = "SASL_PLAINTEXT",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.jaas.config"] = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\"wrong\";",
    };

    private readonly string _name = Servers.Unique("final");

    private static KafkaClients Clients(string bootstrapServers) =>
        new(new Dictionary<string, string> { ["bootstrap.servers"] = bootstrapServers }, NullLoggerFactory.Instance, TimeProvider.System);

    private async Task EndsAsync(BatchConsumer consumer, string why)
    {
        consumer.Subscribe([_name]);
        await Eventually.True(() => consumer.Poll() == 0 && consumer.FatalError is not null, "the consumer ends");
        Assert.Contains(why, consumer.FatalError, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_session_timeout_that_the_broker_does_not_allow_ends_the_consumer()
    {
        var clients = Clients(broker.BootstrapServers);
        using (var admin = clients.Admin("test")) await admin.CreateTopicsAsync([new TopicSpecification { Name = _name, NumPartitions = 1, ReplicationFactor = 1 }]);
        using var consumer = clients.GroupConsumer("test", _name, new Dictionary<string, string> { ["session.timeout.ms"] = "1" });
        await EndsAsync(consumer, "session timeout");
    }

    [Fact]
    public async Task No_committed_offset_ends_a_consumer_that_must_not_look_for_a_start()
    {
        var clients = Clients(broker.BootstrapServers);
        using (var admin = clients.Admin("test")) await admin.CreateTopicsAsync([new TopicSpecification { Name = _name, NumPartitions = 1, ReplicationFactor = 1 }]);
        using var consumer = clients.GroupConsumer("test", _name, new Dictionary<string, string> { ["auto.offset.reset"] = "none" });
        consumer.Subscribe([_name]);
        await Eventually.True(() =>
        {
            consumer.Poll();
            if (consumer.PendingRebalance is not null) consumer.CompleteRebalance();
            return consumer.FatalError is not null;
        }, "the consumer ends");
        Assert.StartsWith($"Undefined offset with no reset policy for partitions: [{_name}-0]", consumer.FatalError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-169, "SASL authentication error", true)]
    [InlineData(-140, "no previously committed offset available", true)]
    [InlineData(-198, "Decompression of message failed", true)]
    [InlineData(-181, "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified", true)]
    [InlineData(-195, "Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42", true)]
    [InlineData(-195, "ssl://certificates:9093/1: Connect failed", false)]
    [InlineData(-181, "SSL handshake failed: Disconnected", false)]
    [InlineData(81, "Broker: Consumer group has reached maximum size", true)]
    [InlineData(30, "Broker: Group authorization failed", true)]
    [InlineData(-195, "Connection refused", false)]
    [InlineData(-187, "All brokers are down", false)]
    [InlineData(3, "Broker: Unknown topic or partition", false)]
    [InlineData(27, "Broker: Group rebalance in progress", false)]
    public void What_waiting_mends_is_no_end(int error, string text, bool isFinal) => Assert.Equal(isFinal, FinalErrors.Contains(error, text));

    [Fact]
    public async Task A_password_that_is_wrong_ends_consumers_and_producers()
    {
        var folder = Directory.CreateTempSubdirectory("final-errors").FullName;
        try
        {
            var listener = new BrokerListener { Port = 0, Users = new Dictionary<string, string> { ["alice"] = "right" } };
            await using var secured = new EmbeddedBroker(new EmbeddedBrokerOptions { DataDirectory = folder, Listeners = [listener], OffsetsPartitions = 1 });
            await secured.StartAsync(TestContext.Current.CancellationToken);
            var clients = Clients(secured.BootstrapServers);
            using var consumer = clients.GroupConsumer("test", _name, Stranger);
            await EndsAsync(consumer, "authentication");
            using var producer = clients.TaskProducer("test", Stranger);
            Assert.True(producer.Send(_name, null, null, false, default, true, "v"u8, null, 0));
            await Eventually.True(() =>
            {
                producer.Drain((_, _, _, _) => { });
                return producer.FatalError is not null;
            }, "the producer ends");
            Assert.DoesNotContain("wrong", producer.FatalError, StringComparison.Ordinal);
            foreach (var part in (string[])[secured.BootstrapServers, "'alice'", "sasl.mechanism=PLAIN", "SASL_PLAINTEXT", "sasl.jaas.config"])
                Assert.Contains(part, producer.FatalError, StringComparison.Ordinal);
            await using var topics = clients.Topics("test", Stranger);
            var refused = await Assert.ThrowsAsync<ConnectException>(() => topics.PartitionsAsync(_name, TestContext.Current.CancellationToken));
            Assert.StartsWith("Authentication failed", refused.Message, StringComparison.Ordinal);
            var errors = new ClientErrors();
            using var deadLetters = clients.Producer("test", Stranger, errors: errors);
            await using (var worker = new InProcessWorker(broker, [("bootstrap.servers", secured.BootstrapServers), .. Stranger.Select(s => (s.Key, s.Value))]))
                Assert.StartsWith("Authentication failed", (await Assert.ThrowsAsync<ConnectException>(worker.StartAsync)).Message, StringComparison.Ordinal);
            Assert.Contains("'alice'", await errors.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    public void A_max_block_that_is_no_time_is_refused(string value) =>
        Assert.Throws<ConfigException>(() => ClientProperties.MaxBlock(new Dictionary<string, string> { ["max.block.ms"] = value }));

    [Fact]
    public async Task A_transaction_coordinator_that_does_not_answer_is_waited_for_as_long_as_max_block_ms_says()
    {
        await using var silent = new SilentServer();
        using var producer = Clients($"127.0.0.1:{silent.Port}").TaskProducer("test", new Dictionary<string, string> { ["max.block.ms"] = "1000" }, _name);
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            producer.InitTransactionsAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.StartsWith("The producer could not be announced to the transaction coordinator within max.block.ms=1000: ", error.Message, StringComparison.Ordinal);
    }
}
