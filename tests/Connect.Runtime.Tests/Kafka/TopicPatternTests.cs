using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Connect.Api;
using Connect.Java;
using Connect.Runtime.Kafka;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connect.Runtime.Tests.Kafka;

public class TopicPatternTests(BrokerFixture broker)
{
    private readonly string _stem = Servers.Unique("pattern");

    private KafkaClients Clients => new(new Dictionary<string, string> { ["bootstrap.servers"] = broker.BootstrapServers }, NullLoggerFactory.Instance, TimeProvider.System);

    private async Task MakeAsync(string topic)
    {
        using var admin = Clients.Admin("test");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }]);
        using var producer = Clients.Producer("test");
        await producer.ProduceAsync(topic, new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(topic[_stem.Length..]) });
    }

    private static Task ReadsAsync(BatchConsumer consumer, HashSet<string> read, params string[] expected) => Eventually.True(() =>
    {
        if (consumer.PendingRebalance is not null) consumer.CompleteRebalance();
        for (var (i, count) = (0, consumer.Poll()); i < count; i++) read.Add(Encoding.UTF8.GetString(consumer[i].Value));
        consumer.Release();
        return read.SetEquals(expected);
    }, $"just the topics {string.Join(", ", expected)} are read");

    [Fact]
    public async Task Topics_are_chosen_by_javas_rules_and_those_made_later_too()
    {
        await MakeAsync($"{_stem}-1");
        await MakeAsync($"{_stem}-22");
        await MakeAsync($"{_stem}-x");
        var overrides = new Dictionary<string, string> { ["metadata.max.age.ms"] = "100" };
        using var consumer = Clients.GroupConsumer("test", _stem, overrides);
        await Clients.JoinAsync(consumer, _stem, new JavaRegex($@"{_stem}-(?!22)\d+"), overrides, TestContext.Current.CancellationToken);
        var read = new HashSet<string>();
        await ReadsAsync(consumer, read, "-1");
        await MakeAsync($"{_stem}-3");
        await ReadsAsync(consumer, read, "-1", "-3");
    }

    [Fact]
    public async Task When_all_topics_are_deleted_the_member_waits_for_others()
    {
        await MakeAsync($"{_stem}-1");
        var overrides = new Dictionary<string, string> { ["metadata.max.age.ms"] = "100" };
        using var consumer = Clients.GroupConsumer("test", _stem, overrides);
        await Clients.JoinAsync(consumer, _stem, new JavaRegex($"{_stem}-."), overrides, TestContext.Current.CancellationToken);
        var read = new HashSet<string>();
        await ReadsAsync(consumer, read, "-1");
        using (var admin = Clients.Admin("test")) await admin.DeleteTopicsAsync([$"{_stem}-1"]);
        await Eventually.True(() =>
        {
            _ = consumer.Poll();
            consumer.Release();
            return consumer.PendingRebalance is { IsAssignment: false };
        }, "the partition is given up");
        await MakeAsync($"{_stem}-2");
        await ReadsAsync(consumer, read, "-1", "-2");
        Assert.Null(consumer.FatalError);
        // With librdkafka 2.0 this never ended.
        await Task.Run(consumer.Dispose, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_brokers_own_topics_are_meant_only_on_request()
    {
        var asked = new List<string>();
        foreach (var overrides in (Dictionary<string, string>[])[[], new() { ["exclude.internal.topics"] = "false" }])
        {
            using var consumer = Clients.GroupConsumer("test", $"{_stem}-{asked.Count}", overrides);
            await MakeAsync($"{_stem}-own-{asked.Count}");
            await Clients.JoinAsync(consumer, $"{_stem}-{asked.Count}", new JavaRegex($"{_stem}-own-{asked.Count}|__consumer_offsets"), overrides, TestContext.Current.CancellationToken);
            await Eventually.True(() => consumer.PendingRebalance is not null || consumer.Poll() > 0, "partitions are assigned");
            asked.Add(string.Join(",", consumer.PendingRebalance!.Partitions.Select(p => p.Topic).Distinct().Order(StringComparer.Ordinal)));
        }
        Assert.Equal([$"{_stem}-own-0", $"__consumer_offsets,{_stem}-own-1"], asked);
    }

    [Fact]
    public async Task Without_any_topic_yet_the_member_waits_for_one()
    {
        var overrides = new Dictionary<string, string> { ["metadata.max.age.ms"] = "100" };
        using var consumer = Clients.GroupConsumer("test", _stem, overrides);
        await Clients.JoinAsync(consumer, _stem, new JavaRegex($"{_stem}.*"), overrides, TestContext.Current.CancellationToken);
        await MakeAsync($"{_stem}-late");
        await ReadsAsync(consumer, [], "-late");
    }

    [Fact]
    public void Names_that_no_topic_can_have_are_refused_rather_than_waited_for()
    {
        using var consumer = Clients.GroupConsumer("test", _stem, new Dictionary<string, string>());
        foreach (var name in (string[])["a topic", "a/b", "", ".", "..", new string('x', 250)])
            Assert.Contains($"[{name}]", Assert.Throws<Connect.Api.Errors.ConnectException>(() => consumer.Subscribe([_stem, name])).Message, StringComparison.Ordinal);
        consumer.Subscribe([_stem, "A.b_c-9"]);
    }
}
