using Connect.Api;

namespace Connectors.S3.Tests;

public sealed class NullAndBadRecordTests
{
    private const string Json = "io.confluent.connect.s3.format.json.JsonFormat";

    [Fact]
    public async Task A_record_without_a_value_fails_the_task_by_default()
    {
        await using var run = await SinkRun.StartAsync();
        await Assert.ThrowsAsync<ConnectException>(() => run.PutAsync(SinkRun.Record(0, null)));
    }

    [Fact]
    public async Task With_somewhere_to_report_to_it_is_reported_instead()
    {
        await using var run = await SinkRun.StartAsync(reporting: true);
        await run.PutAsync(SinkRun.Record(0, null));
        Assert.Single(run.Context.Reported);
        Assert.Equal(1, await run.CommittedAsync());
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task Ignored_records_are_left_out_and_reported_where_that_is_wanted(string report, int reported)
    {
        await using var run = await SinkRun.StartAsync(true, ("behavior.on.null.values", "IGNORE"), ("report.null.values.to.dlq", report));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0)), SinkRun.Record(1, null),
            SinkRun.Record(2, SinkRun.Row(2)), SinkRun.Record(3, SinkRun.Row(3)), SinkRun.Record(4, SinkRun.Row(4)));
        Assert.Equal(4, await run.CommittedAsync());
        Assert.Equal("{\"n\":0}\n{\"n\":2}\n{\"n\":3}\n", run.Storage.Text(run.Keys[0]));
        Assert.Equal(reported, run.Context.Reported.Count);
    }

    [Fact]
    public async Task Ignored_records_at_the_end_are_committed_when_no_file_is_open()
    {
        await using var run = await SinkRun.StartAsync(("behavior.on.null.values", "ignore"));
        await run.PutRowsAsync(3);
        await run.PutAsync(SinkRun.Record(3, null), SinkRun.Record(4, null));
        Assert.Equal(5, await run.CommittedAsync());
        run.Seek(5);
        await run.PutRowsAsync(1);
        await run.PutAsync(SinkRun.Record(6, null));
        Assert.Equal(3, await run.CommittedAsync());
    }

    [Fact]
    public async Task Records_without_a_value_are_stored_by_their_keys_in_a_folder_of_their_own()
    {
        await using var run = await SinkRun.StartAsync(("behavior.on.null.values", "write"),
            ("store.kafka.keys", "true"), ("keys.format.class", Json), ("flush.size", "4"),
            ("tombstone.encoded.partition", "deleted/keys"));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0), key: "a"),
            SinkRun.Record(1, null, key: "b"), SinkRun.Record(2, SinkRun.Row(1), key: "c"), SinkRun.Record(3, null, key: "d"));
        Assert.Equal(4, await run.CommittedAsync());
        Assert.Equal(["topics/t/deleted/keys/t+0+0000000001.keys.json",
            "topics/t/partition=0/t+0+0000000000.json", "topics/t/partition=0/t+0+0000000000.keys.json"], run.Keys);
        Assert.Equal("\"b\"\n\"d\"\n", run.Storage.Text(run.Keys[0]));
        Assert.Equal("\"a\"\n\"c\"\n", run.Storage.Text(run.Keys[2]));
    }

    [Fact]
    public async Task Headers_are_stored_as_texts_beside_the_values()
    {
        await using var run = await SinkRun.StartAsync(("store.kafka.headers", "true"), ("headers.format.class", Json), ("flush.size", "1"));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0), headers: new ConnectHeaders().AddString("h1", "v0").Add("count", Schema.Int32, 7)));
        await run.CommittedAsync();
        Assert.Equal("{\"headers\":[{\"key\":\"h1\",\"value\":\"v0\"},{\"key\":\"count\",\"value\":\"7\"}]}\n",
            run.Storage.Text("topics/t/partition=0/t+0+0000000000.headers.json"));
    }

    [Theory]
    [InlineData("store.kafka.keys", "keys.format.class")]
    [InlineData("store.kafka.headers", "headers.format.class")]
    public async Task A_record_without_what_is_to_be_stored_is_refused(string store, string format)
    {
        await using var run = await SinkRun.StartAsync((store, "true"), (format, Json));
        await Assert.ThrowsAsync<DataException>(() => run.PutAsync(SinkRun.Record(0, SinkRun.Row(0))));
    }

    [Fact]
    public async Task A_record_that_one_of_its_files_refuses_is_in_none_of_them()
    {
        await using var run = await SinkRun.StartAsync(true, ("store.kafka.keys", "true"),
            ("keys.format.class", "io.confluent.connect.s3.format.bytearray.ByteArrayFormat"), ("flush.size", "2"));
        SinkRecord With(long offset, object key) => new("t", 0, null, key, null, SinkRun.Row(offset), offset);
        await run.PutAsync(With(0, "x"u8.ToArray()), With(1, "text"), With(2, "y"u8.ToArray()));
        await run.CommittedAsync();
        Assert.Equal(1, Assert.Single(run.Context.Reported).Record.Offset);
        Assert.Equal("{\"n\":0}\n{\"n\":2}\n", run.Storage.Text("topics/t/partition=0/t+0+0000000000.json"));
        Assert.Equal("x\ny\n", run.Storage.Text("topics/t/partition=0/t+0+0000000000.keys.bin"));
    }

    [Fact]
    public async Task A_folder_whose_first_record_is_refused_keeps_nothing_of_it()
    {
        var bad = SchemaBuilder.Struct().Field("n", Schema.String).Build();
        await using var run = await SinkRun.StartAsync(true, ("format.class", "io.confluent.connect.s3.format.bytearray.ByteArrayFormat"), ("flush.size", "2"));
        await run.PutAsync(SinkRun.Record(0, new Struct(bad).Put("n", "x")),
            SinkRun.Record(1, "a"u8.ToArray(), Schema.Bytes), SinkRun.Record(2, "b"u8.ToArray(), Schema.Bytes));
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Equal("a\nb\n", run.Storage.Text("topics/t/partition=0/t+0+0000000001.bin"));
    }

    [Fact]
    public async Task A_record_whose_folder_cannot_be_made_is_reported()
    {
        await using var run = await SinkRun.StartAsync(true, ("partitioner.class", "io.confluent.connect.storage.partitioner.FieldPartitioner"),
            ("partition.field.name", "kind"));
        await run.PutAsync(SinkRun.Record(0, SinkRun.Row(0)));
        Assert.IsType<PartitionException>(Assert.Single(run.Context.Reported).Error);
    }

    [Fact]
    public async Task A_record_that_its_format_refuses_is_named_by_the_error()
    {
        await using var run = await SinkRun.StartAsync(("format.class", "io.confluent.connect.s3.format.bytearray.ByteArrayFormat"));
        var error = await Assert.ThrowsAsync<DataException>(() => run.PutAsync(SinkRun.Record(42, "text")));
        Assert.Contains("t-0@42", error.Message, StringComparison.Ordinal);
        Assert.Contains("ByteArrayConverter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_comes_to_the_folder_of_records_without_one_is_refused_and_not_lost()
    {
        await using var run = await SinkRun.StartAsync(("behavior.on.null.values", "write"),
            ("store.kafka.keys", "true"), ("keys.format.class", Json), ("tombstone.encoded.partition", "partition=0"));
        var error = await Assert.ThrowsAsync<DataException>(() => run.PutAsync(SinkRun.Record(0, null, key: "a"), SinkRun.Record(1, SinkRun.Row(1), key: "b")));
        Assert.Contains("tombstone.encoded.partition", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_will_be_read_again_are_not_reported_twice()
    {
        await using var run = await SinkRun.StartAsync(true, ("behavior.on.null.values", "ignore"), ("flush.size", "1"));
        run.Storage.Fault = _ => new RetriableException("503");
        await run.PutRowsAsync(1);
        await run.CommittedAsync();
        await run.PutAsync(SinkRun.Record(1, null));
        Assert.Empty(run.Context.Reported);
    }
}
