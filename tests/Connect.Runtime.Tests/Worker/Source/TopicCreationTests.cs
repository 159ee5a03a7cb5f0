using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Runtime.Worker.Source;
using Kafka.Embedded;

namespace Connect.Runtime.Tests.Worker.Source;

public class TopicCreationTests
{
    private static Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["topic.creation.default.partitions"] = "1", ["topic.creation.default.replication.factor"] = "1" };
        foreach (var (key, value) in more) config[$"topic.creation.{key}"] = value;
        return config;
    }

    [Fact]
    public void A_group_that_includes_nothing_is_allowed() => Assert.Null(Record.Exception(() => TopicCreation.Validate(Config(("groups", "g")))));

    [Fact]
    public void Settings_that_cannot_be_used_are_refused()
    {
        foreach (var (key, value) in ((string, string)[])[("default.partitions", "0"), ("default.replication.factor", "x"), ("g.partitions", "-2"), ("g.include", "(")])
            Assert.Contains($"topic.creation.{key}", Assert.Throws<ConfigException>(() => TopicCreation.Validate(Config(("groups", "g"), (key, value)))).Message, StringComparison.Ordinal);
        var half = Config();
        half.Remove("topic.creation.default.replication.factor");
        Assert.Throws<ConfigException>(() => TopicCreation.Validate(half));
    }

    [Fact]
    public async Task A_topic_that_is_to_be_made_while_Kafka_is_away_is_made_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("connect-topic-tests");
        EmbeddedBroker Broker(int port) =>
            new(new EmbeddedBrokerOptions { DataDirectory = folder.FullName, Listeners = [new BrokerListener { Port = port }], OffsetsPartitions = 1, TransactionsPartitions = 1, AutoCreateTopics = false });
        var first = Broker(0);
        await first.StartAsync(TestContext.Current.CancellationToken);
        var port = int.Parse(first.BootstrapServers.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await using (var harness = SourceHarness.On(first.BootstrapServers, Config(("default.partitions", "2"))))
        {
            harness.Runner.Start();
            await harness.ReportedAsync(RunState.Running);
            await first.DisposeAsync();
            harness.Task.Give(harness.Record("a", 1));
            await harness.PassAsync(TimeSpan.FromMilliseconds(500), () => harness.ErrorCounts.Retries >= 3, "the topic was tried several times");
            Assert.Contains("is running, and tries again what fails: making a topic has failed", harness.Reports.Last().Error!.Message, StringComparison.Ordinal);
            await using var second = Broker(port);
            await second.StartAsync(TestContext.Current.CancellationToken);
            await harness.PassAsync(TimeSpan.FromMilliseconds(500), () => harness.TopicsUsed.Contains(harness.Topic), "the record is in its topic");
            Assert.Equal("a1", SourceHarness.Value(Assert.Single(await harness.ReadAsync(1))));
            Assert.Equal([RunState.Running], harness.States);
            await harness.StopAsync();
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_task_that_waits_for_a_topic_stops_when_it_is_to()
    {
        await using var harness = SourceHarness.On("127.0.0.1:1", Config());
        harness.Runner.Start();
        await harness.ReportedAsync(RunState.Running);
        harness.Task.Give(harness.Record("a", 1));
        await harness.PassAsync(TimeSpan.FromMilliseconds(500), () => harness.ErrorCounts.Retries >= 1, "the topic was tried");
        Assert.True(await harness.Runner.StopAsync(TimeSpan.FromHours(1)), "the task stopped");
        Assert.Equal(RunState.Unassigned, harness.States.Last());
    }
}
