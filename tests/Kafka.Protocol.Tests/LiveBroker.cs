using Kafka.Protocol.Client;
using Kafka.Protocol.Messages;

namespace Kafka.Protocol.Tests;

/// <summary>The real broker that KAFKA names.</summary>
internal static class LiveBroker
{
    public static KafkaClient Client(TimeSpan? apiTimeout = null)
    {
        var address = Environment.GetEnvironmentVariable("KAFKA");
        if (string.IsNullOrEmpty(address))
            Assert.Skip("KAFKA is not set: no broker to test with");
        return new KafkaClient(new KafkaClientOptions
        {
            BootstrapServers = BrokerAddress.ParseList(address),
            ClientId = "kafka-protocol-tests",
            ApiTimeout = apiTimeout ?? TimeSpan.FromSeconds(30),
        });
    }

    public static string UniqueName(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>Runs <paramref name="test"/> with a topic of one partition.</summary>
    public static async Task WithTopicAsync(KafkaClient client, Func<string, Task> test)
    {
        var topic = UniqueName("protocol");
        var created = await client.SendToControllerAsync(
            new CreateTopicsRequest { Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }] }, TestContext.Current.CancellationToken);
        Assert.Empty(created.Errors());
        try
        {
            await WaitForTopicAsync(client, topic);
            await test(topic);
        }
        finally
        {
            var deleted = await client.SendToControllerAsync(new DeleteTopicsRequest { Topics = [new() { Name = topic }] }, CancellationToken.None);
            Assert.Empty(deleted.Errors());
        }
    }

    private static async Task WaitForTopicAsync(KafkaClient client, string topic)
    {
        for (var left = 100; left > 0; left--)
        {
            var metadata = await client.MetadataAsync([topic], TestContext.Current.CancellationToken);
            if (metadata.Errors().Count == 0 && metadata.Topics[0].Partitions[0].LeaderId >= 0)
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"the topic {topic} has no leader after 5 s");
    }
}
