using Connect.Api;
using Connect.Testing;

namespace Connectors.Tools.Tests;

/// <summary>The lines are those of Java's tasks, with their members in the order in which Java's HashMap has them.</summary>
public sealed class VerifiableTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _output.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string> Config(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["name"] = "v", ["id"] = "3", ["topic"] = "numbers", ["throughput"] = "-1" };
        foreach (var (key, value) in more) config[key] = value;
        return config;
    }

    private async Task<VerifiableSourceTask> SourceAsync(Dictionary<string, string> config, long? stored = null)
    {
        var context = new TestSourceContext(config, _time);
        if (stored is { } last) context.Stored.Add((new Dictionary<string, object?> { ["id"] = 3 }, new Dictionary<string, object?> { ["seqno"] = last }));
        var task = new VerifiableSourceTask(_output);
        task.Initialize(context);
        await task.StartAsync(config, Cancellation);
        return task;
    }

    [Fact]
    public async Task The_source_tells_of_each_record_when_it_is_made_and_when_it_is_stored()
    {
        var task = await SourceAsync(Config());
        var record = Assert.Single((await task.PollAsync(Cancellation))!);
        _time.Advance(TimeSpan.FromMilliseconds(7));
        task.CommitRecord(record, new RecordMetadata(new("numbers", 0), 0, 0));

        Assert.Equal(
            [
                """{"task":3,"seqno":0,"time_ms":1709208000000,"name":"v","topic":"numbers"}""",
                """{"committed":true,"task":3,"seqno":0,"time_ms":1709208000007,"name":"v","topic":"numbers"}""",
            ], Lines);
        Assert.Equal((Schema.Int32, 3, Schema.Int64, 0L, "numbers", null), (record.KeySchema, record.Key, record.ValueSchema, record.Value, record.Topic, record.KafkaPartition));
        Assert.Equal((3, 0L), (record.SourcePartition["id"], record.SourceOffset["seqno"]));
    }

    [Fact]
    public async Task The_source_goes_on_after_the_last_stored_number()
    {
        var task = await SourceAsync(Config(), stored: 41);
        Assert.Equal([42L, 43L], [(await task.PollAsync(Cancellation))!.Single().Value, (await task.PollAsync(Cancellation))!.Single().Value]);
    }

    [Fact]
    public async Task Complete_records_say_all_that_the_line_says()
    {
        var task = await SourceAsync(Config(("complete.record.data", "True")));
        var record = (await task.PollAsync(Cancellation))!.Single();
        task.CommitRecord(record, null);

        Assert.Equal("Struct{name=v,task=3,topic=numbers,time_ms=1709208000000,seqno=0}", record.Value!.ToString());
        Assert.StartsWith("""{"committed":true,"task":3,"seqno":0,""", Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_source_keeps_to_its_throughput()
    {
        var task = await SourceAsync(Config(("throughput", "10")));
        await task.PollAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        var second = task.PollAsync(Cancellation);
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single((await second)!);
        Assert.Equal(2, Lines.Length);
    }

    [Fact]
    public async Task A_source_that_waits_is_stopped_without_a_line_for_a_record_that_is_not_made()
    {
        var task = await SourceAsync(Config(("throughput", "0")));
        await task.PollAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using var stop = new CancellationTokenSource();
        var poll = task.PollAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Single(Lines);
    }

    [Theory]
    [InlineData("throughput", "fast", "Invalid VerifiableSourceTask configuration: throughput is 'fast'; expected an integer of 64 bits")]
    [InlineData("id", "1.5", "Invalid VerifiableSourceTask configuration: id is '1.5'; expected an integer of 32 bits")]
    [InlineData("topic", null, "Invalid VerifiableSourceTask configuration: topic is missing; expected a name")]
    public async Task A_source_with_a_wrong_configuration_fails_and_names_the_key(string key, string? value, string message)
    {
        var config = Config();
        if (value is null) config.Remove(key); else config[key] = value;
        Assert.Equal(message, (await Assert.ThrowsAsync<ConnectException>(() => SourceAsync(config))).Message);
    }

    [Fact]
    public async Task The_sink_tells_of_each_record_when_it_comes_and_when_its_offset_may_be_committed()
    {
        var config = Config();
        var task = new VerifiableSinkTask(_output);
        task.Initialize(new TestSinkContext(config, _time));
        await task.StartAsync(config, Cancellation);
        await task.PutAsync([new SinkRecord("numbers", 0, null, 1L, null, 17L, 5), new SinkRecord("numbers", 1, null, "k", null, null, 6)], Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(7));
        for (var i = 0; i < 2; i++) await task.FlushAsync(new Dictionary<TopicPartition, long> { [new("numbers", 0)] = 6 }, Cancellation);

        Assert.Equal(
            [
                """{"task":1,"seqno":17,"offset":5,"time_ms":1709208000000,"name":"v","topic":"numbers","sinkTask":3}""",
                """{"task":"k","seqno":null,"offset":6,"time_ms":1709208000000,"name":"v","topic":"numbers","sinkTask":3}""",
                """{"task":1,"seqno":17,"offset":5,"time_ms":1709208000007,"name":"v","topic":"numbers","sinkTask":3,"flushed":true}""",
            ], Lines);
    }

    [Fact]
    public async Task A_value_without_JSON_is_said_to_be_bad_data()
    {
        var config = Config();
        var task = new VerifiableSinkTask(_output);
        task.Initialize(new TestSinkContext(config, _time));
        await task.StartAsync(config, Cancellation);
        var schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Build();
        await task.PutAsync([new SinkRecord("numbers", 0, null, null, schema, new Struct(schema).Put("a", 1), 0)], Cancellation);
        Assert.Equal("Bad data can't be written as json: seqno is org.apache.kafka.connect.data.Struct, for which there is no JSON", Lines.Single());
    }

    [Fact]
    public async Task As_many_tasks_as_may_be_differ_by_their_number()
    {
        Connector[] connectors = [new VerifiableSourceConnector(), new VerifiableSinkConnector(), new SchemaSourceConnector()];
        foreach (var connector in connectors)
        {
            await connector.StartAsync(new Dictionary<string, string> { ["topic"] = "t", ["id"] = "mine" }, Cancellation);
            var tasks = await connector.TaskConfigsAsync(3, Cancellation);
            Assert.Equal(["0", "1", "2"], tasks.Select(t => t["id"]));
            Assert.All(tasks, t => Assert.Equal("t", t["topic"]));
            Assert.Empty(connector.Config.Keys);
        }
    }
}
