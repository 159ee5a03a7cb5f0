using Confluent.Kafka;
using Connect.Testing;

namespace Kafka.Embedded.Tests;

/// <summary>When the broker looks for what is too old.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task Records_that_say_they_are_old_live_until_retention_is_checked()
    {
        using var folder = new Folder();
        var time = new ManualTime();
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions
        {
            DataDirectory = folder.Path,
            Listeners = [new BrokerListener { Port = 0 }],
            OffsetsPartitions = 1,
            TransactionsPartitions = 1,
            Time = time,
        });
        await broker.StartAsync(TestContext.Current.CancellationToken);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            var old = new Message<Null, string> { Value = "v", Timestamp = new Timestamp(ManualTime.Start.UtcDateTime.AddDays(-50)) };
            await producer.ProduceAsync("t", old, TestContext.Current.CancellationToken);
        }
        using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "g" }).Build();
        long FirstOffset() => consumer.QueryWatermarkOffsets(new Confluent.Kafka.TopicPartition("t", 0), TimeSpan.FromSeconds(30)).Low.Value;

        Assert.Equal(0, FirstOffset());
        var (step, passed) = (TimeSpan.FromSeconds(15), TimeSpan.Zero);
        while (FirstOffset() == 0 && passed < TimeSpan.FromHours(1))
        {
            time.Advance(step);
            passed += step;
        }
        // The check itself runs beside the clock.
        Assert.InRange(passed, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30));
    }
}
