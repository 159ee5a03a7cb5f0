using Connect.Api;
using Connect.Testing;

namespace Connectors.S3.Tests;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Writing_goes_on_while_the_last_files_are_on_their_way_and_the_offset_waits_for_them()
    {
        var gate = new TaskCompletionSource();
        await using var run = await SinkRun.StartAsync();
        run.Storage.Gate = gate.Task;
        await run.PutRowsAsync(5);
        Assert.Empty(run.Keys);
        var committed = run.CommittedAsync();
        Assert.False(committed.IsCompleted);
        gate.SetResult();
        Assert.Equal(3, await committed);
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_gets_the_same_files_later_once()
    {
        await using var run = await SinkRun.StartAsync(("retry.backoff.ms", "1000"));
        run.Storage.Fault = _ => new RetriableException("503");
        await run.PutRowsAsync(4);
        Assert.Null(await run.CommittedAsync());
        Assert.Equal(0, run.Context.Offsets[new("t", 0)]);
        Assert.Contains(new TopicPartition("t", 0), run.Context.Paused);
        Assert.Equal([TimeSpan.FromSeconds(1)], run.Context.Timeouts);
        var told = Assert.Single(run.Context.Retries);
        Assert.Equal(("storing files of t-0", "503", TimeSpan.FromSeconds(1)), (told.Operation, told.Error.Message, told.Delay));
        Assert.DoesNotContain("storing files of t-0", run.Context.Successes);

        run.Storage.Fault = null;
        await run.PutAsync();
        Assert.Contains(new TopicPartition("t", 0), run.Context.Paused);
        run.Time.Advance(TimeSpan.FromSeconds(1));
        await run.PutAsync();
        Assert.Empty(run.Context.Paused);
        run.Seek(0);
        await run.PutRowsAsync(6);
        Assert.Equal(6, await run.CommittedAsync());
        Assert.Equal(["topics/t/partition=0/t+0+0000000000.json", "topics/t/partition=0/t+0+0000000003.json"], run.Keys);
        Assert.Contains("storing files of t-0", run.Context.Successes);
    }

    [Fact]
    public async Task A_store_that_refuses_fails_the_task()
    {
        await using var run = await SinkRun.StartAsync();
        run.Storage.Fault = _ => new ConnectException("403");
        await run.PutRowsAsync(3);
        Assert.Null(await run.CommittedAsync());
        var error = await Assert.ThrowsAsync<ConnectException>(() => run.PutAsync());
        Assert.Equal("403", error.Message);
    }

    [Fact]
    public async Task A_partition_that_is_closed_drops_its_open_files_and_aborts_what_it_sent_of_them()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "1000"), ("s3.part.size", "5242880"));
        await run.PutAsync([.. Enumerable.Range(0, 7).Select(n => SinkRun.Record(n, new string('x', 1_000_000)))]);
        await Eventually.True(() => run.Storage.Requests.Any(r => r.StartsWith("PART", StringComparison.Ordinal)), "a part is sent");
        await run.CloseAsync(new TopicPartition("t", 0));
        Assert.Equal(0, run.Storage.OpenUploads);
        Assert.Contains("ABORT topics/t/partition=0/t+0+0000000000.json", run.Storage.Requests);
        Assert.Empty(run.Keys);
    }

    [Fact]
    public async Task A_large_file_goes_out_in_parts_of_the_configured_size()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "12"), ("s3.part.size", "5242880"));
        await run.PutAsync([.. Enumerable.Range(0, 12).Select(n => SinkRun.Record(n, new string((char)('a' + n), 1_000_000)))]);
        Assert.Equal(12, await run.CommittedAsync());
        const string Key = "topics/t/partition=0/t+0+0000000000.json";
        Assert.Equal(
            [$"BEGIN {Key}", $"PART 1 {Key} 5242880", $"PART 2 {Key} 5242880", $"PART 3 {Key} {12 * 1_000_003 - 2 * 5242880}", $"COMPLETE {Key}"],
                run.Storage.Requests);
        Assert.Equal(string.Concat(Enumerable.Range(0, 12).Select(n => $"\"{new string((char)('a' + n), 1_000_000)}\"\n")), run.Storage.Text(Key));
    }

    [Fact]
    public async Task By_the_clock_an_object_that_exists_is_left_alone_and_reading_goes_on_after_it()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "1"), ("rotate.schedule.interval.ms", "3600000"), ("timezone", "UTC"));
        run.Storage.Objects["topics/t/partition=0/t+0+0000000000.json"] = [];
        await run.PutRowsAsync(3);
        Assert.Equal(1, run.Context.Offsets[new("t", 0)]);
        run.Seek(1);
        await run.PutRowsAsync(2);
        Assert.Equal(3, await run.CommittedAsync());
        Assert.Empty(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.json"]);
        Assert.Equal(3, run.Keys.Length);
    }

    [Fact]
    public async Task By_size_an_object_that_exists_is_written_again()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "1"));
        run.Storage.Objects["topics/t/partition=0/t+0+0000000000.json"] = [];
        await run.PutRowsAsync(1);
        Assert.Equal(1, await run.CommittedAsync());
        Assert.NotEmpty(run.Storage.Objects["topics/t/partition=0/t+0+0000000000.json"]);
    }

    [Fact]
    public async Task Tags_say_which_records_an_object_holds()
    {
        await using var run = await SinkRun.StartAsync(("s3.object.tagging", "true"), ("s3.object.tagging.key.value.pairs", "team:data,stage:test"));
        await run.PutRowsAsync(3);
        await run.CommittedAsync();
        Assert.Equal("startOffset=0,endOffset=2,recordCount=3,team=data,stage=test",
            string.Join(',', run.Storage.Tags[run.Keys[0]].Select(t => $"{t.Key}={t.Value}")));
    }

    [Fact]
    public async Task A_configured_tag_takes_the_place_of_one_of_the_same_name()
    {
        await using var run = await SinkRun.StartAsync(("s3.object.tagging", "true"),
            ("s3.object.tagging.key.value.pairs", "team:data,team:web,recordCount:many"));
        await run.PutRowsAsync(3);
        await run.CommittedAsync();
        Assert.Equal("startOffset=0,endOffset=2,recordCount=many,team=web", string.Join(',', run.Storage.Tags[run.Keys[0]].Select(t => $"{t.Key}={t.Value}")));
    }

    [Fact]
    public async Task A_tag_without_a_colon_fails_the_task_and_not_the_connector()
    {
        (string, string)[] tags = [("s3.object.tagging", "true"), ("s3.object.tagging.key.value.pairs", "team")];
        await new S3SinkConnector().StartAsync(SinkRun.Config(tags), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<ConfigException>(() => SinkRun.StartAsync(tags));
        Assert.Contains("expected key:value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_when_a_free_name_is_looked_for_sends_only_its_partition_back()
    {
        await using var run = await SinkRun.StartAsync(("flush.size", "2"), ("rotate.schedule.interval.ms", "3600000"), ("timezone", "UTC"));
        run.Storage.Objects["topics/t/partition=0/t+0+0000000000.json"] = [];
        run.Storage.Fault = r => r.StartsWith("EXISTS", StringComparison.Ordinal) ? new RetriableException("503") : null;
        await run.PutRowsAsync(3);
        Assert.Equal(0, run.Context.Offsets[new("t", 0)]);
        Assert.Contains(new TopicPartition("t", 0), run.Context.Paused);
    }

    [Theory]
    [InlineData("ignore", 3L)]
    [InlineData("fail", null)]
    public async Task A_tag_that_cannot_be_set_is_ignored_or_fails(string behavior, long? committed)
    {
        await using var run = await SinkRun.StartAsync(("s3.object.tagging", "true"), ("s3.object.behavior.on.tagging.error", behavior));
        run.Storage.Fault = r => r.StartsWith("TAG", StringComparison.Ordinal) ? new ConnectException("403") : null;
        await run.PutRowsAsync(3);
        Assert.Equal(committed, await run.CommittedAsync());
        if (committed is null) await Assert.ThrowsAsync<ConnectException>(() => run.PutAsync());
    }

    [Fact]
    public async Task A_put_that_takes_too_long_leaves_the_rest_to_the_next_one_and_pauses_the_partition()
    {
        await using var run = await SinkRun.StartAsync(("max.write.duration.ms", "100"), ("flush.size", "1"));
        run.Storage.Fault = _ => { run.Time.Advance(TimeSpan.FromMilliseconds(60)); return null; };
        await run.PutRowsAsync(6);
        var written = run.Keys.Length;
        Assert.InRange(written, 1, 5);
        Assert.Contains(new TopicPartition("t", 0), run.Context.Paused);
        for (var i = 0; i < 10 && run.Context.Paused.Count > 0; i++) await run.PutAsync();
        Assert.Empty(run.Context.Paused);
        Assert.Equal(6, await run.CommittedAsync());
        Assert.Equal(6, run.Keys.Length);
    }

    [Fact]
    public async Task A_topic_that_a_transformation_renamed_fails_the_task()
    {
        await using var run = await SinkRun.StartAsync();
        var error = await Assert.ThrowsAsync<ConnectException>(() => run.PutAsync(SinkRun.Record(0, SinkRun.Row(0), topic: "other")));
        Assert.Contains("other-0", error.Message, StringComparison.Ordinal);
    }
}
