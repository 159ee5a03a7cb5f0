using Connect.Testing;

namespace Connectors.Tools.Tests;

public sealed class SchemaSourceTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<SchemaSourceTask> StartAsync(params (string Key, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["name"] = "s", ["id"] = "2", ["topic"] = "t", ["num.messages"] = "3", ["throughput"] = "-1" };
        foreach (var (key, value) in more) config[key] = value;
        var task = new SchemaSourceTask(_output);
        task.Initialize(new TestSourceContext(config, new ManualTime()));
        await task.StartAsync(config, Cancellation);
        return task;
    }

    [Fact]
    public async Task It_makes_so_many_records_in_the_partition_of_its_number_and_then_waits()
    {
        var task = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var record = (await task.PollAsync(Cancellation))!.Single();
            Assert.Equal(("key", 2, $"Struct{{boolean=true,int=12,long=12,float=12.2,double=12.2,partitioning=0,id=2,seqno={i}}}"),
                (record.Key, record.KafkaPartition, record.Value!.ToString()));
            Assert.Equal(("record", 1), (record.ValueSchema!.Name, record.ValueSchema.Version));
        }
        using var stop = new CancellationTokenSource();
        var poll = task.PollAsync(stop.Token);
        Assert.False(poll.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal("{\"task\": 2, \"seqno\": 0}\n{\"task\": 2, \"seqno\": 1}\n{\"task\": 2, \"seqno\": 2}\n", _output.ToString());
    }

    [Fact]
    public async Task With_two_schemas_every_other_record_has_the_second()
    {
        var task = await StartAsync(("multiple.schema", "true"), ("partition.count", "2"));
        var records = new List<SourceRecord>();
        for (var i = 0; i < 3; i++) records.AddRange((await task.PollAsync(Cancellation))!);
        Assert.Equal([1, 2, 1], records.Select(r => r.ValueSchema!.Version));
        Assert.Equal("Struct{boolean=true,int=12,long=12,float=12.2,double=12.2,partitioning=1,string=def,id=2,seqno=1}", records[1].Value!.ToString());
        Assert.Equal("abc", records[1].ValueSchema!.Field("string")!.Schema.DefaultValue);
    }

    [Theory]
    [InlineData("num.messages", "many")]
    [InlineData("partition.count", "0")]
    public async Task A_wrong_number_fails_the_task(string key, string value)
    {
        var error = await Assert.ThrowsAsync<ConnectException>(() => StartAsync((key, value)));
        Assert.StartsWith($"Invalid SchemaSourceTask configuration: {key} is ", error.Message, StringComparison.Ordinal);
    }
}
