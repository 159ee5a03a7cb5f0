using System.Text;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Tasks;

public class SinkErrorsTests(BrokerFixture broker)
{
    [Fact]
    public async Task Without_tolerance_a_record_that_cannot_be_converted_fails_the_task_before_its_batch_is_put()
    {
        await using var stand = await SinkStand.MakeAsync(broker);
        await stand.WriteAsync(0, "a", "bad", "b");
        stand.Runner.Start();
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal("Tolerance exceeded in error handler", stand.Failure.Message);
        Assert.Contains($"VALUE_CONVERTER ({typeof(ScriptedConverter).FullName}) failed for the record at {stand.Topic}-0@1: bad is no good", stand.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.True(stand.Committed().GetValueOrDefault(0) <= 1, "nothing is committed from the record on");
        Assert.DoesNotContain("b", stand.Task.Values);
    }

    [Fact]
    public async Task With_tolerance_a_record_that_cannot_be_converted_is_skipped_and_its_offset_committed()
    {
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"));
        await stand.WriteAsync(0, "a", "bad 1", "b", "bad 2");
        await stand.TakenAsync("a", "b");
        await Eventually.True(() => stand.ErrorCounts.RecordsSkipped == 2, "two records are skipped");
        await stand.StopAsync();
        Assert.Equal(4, stand.Committed()[0]);
        Assert.Equal(2, stand.ErrorCounts.Failures);
    }

    [Fact]
    public async Task A_letter_holds_the_record_byte_for_byte_and_what_happened()
    {
        var queue = Servers.Unique("letters");
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue), ("errors.deadletterqueue.context.headers.enable", "true"));
        await stand.WriteWithHeadersAsync(1, "bad \u00fc", new Headers { { "h", [0, 255] }, { "none", null } });
        await stand.WriteAsync(1, "good");
        await stand.TakenAsync("good");
        await stand.StopAsync();
        var letter = stand.ReadOne(queue);
        Assert.Equal("key", Encoding.UTF8.GetString(letter.Message.Key!));
        Assert.Equal("bad \u00fc", Encoding.UTF8.GetString(letter.Message.Value!));
        Assert.Equal([0, 255], letter.Message.Headers[0].GetValueBytes());
        Assert.Null(letter.Message.Headers[1].GetValueBytes());
        var context = letter.Message.Headers.Skip(2).ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()));
        Assert.Equal((stand.Topic, "1", "0"), (context["__connect.errors.topic"], context["__connect.errors.partition"], context["__connect.errors.offset"]));
        Assert.Equal("VALUE_CONVERTER", context["__connect.errors.stage"]);
        Assert.Equal("org.apache.kafka.connect.errors.DataException", context["__connect.errors.exception.class.name"]);
        Assert.Equal(2, stand.Committed()[1]);
    }

    [Fact]
    public async Task A_letter_is_written_before_the_task_fails_for_want_of_tolerance()
    {
        var queue = Servers.Unique("letters");
        await using var stand = await SinkStand.StartAsync(broker, ("errors.deadletterqueue.topic.name", queue));
        await stand.WriteAsync(0, "bad");
        await stand.ReportedAsync(PartState.Failed);
        Assert.Equal("bad", Encoding.UTF8.GetString(stand.ReadOne(queue).Message.Value!));
        Assert.Empty(stand.Committed());
    }

    [Fact]
    public async Task A_record_that_the_task_reports_goes_to_the_queue_as_it_was_consumed()
    {
        var queue = Servers.Unique("letters");
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue), ("errors.deadletterqueue.context.headers.enable", "true"));
        stand.Task.OnPut = async (records, _) =>
        {
            foreach (var record in records.Where(r => (string)r.Value! == "unwanted"))
                await stand.Task.Its.ErrantRecordReporter!.ReportAsync(record.NewRecord("elsewhere", 7, null, null, null, "changed", null, null), new ConnectException("unwanted"));
        };
        await stand.WriteWithHeadersAsync(0, "unwanted", new Headers { { "h", Encoding.UTF8.GetBytes("as it was") } });
        await stand.TakenAsync("unwanted");
        await stand.StopAsync();
        var letter = stand.ReadOne(queue);
        Assert.Equal("unwanted", Encoding.UTF8.GetString(letter.Message.Value!));
        Assert.Equal("as it was", Encoding.UTF8.GetString(letter.Message.Headers[0].GetValueBytes()));
        Assert.Contains(letter.Message.Headers, h => h.Key == "__connect.errors.exception.stacktrace"
            && Encoding.UTF8.GetString(h.GetValueBytes()).StartsWith("org.apache.kafka.connect.errors.ConnectException: unwanted\n", StringComparison.Ordinal));
        Assert.Contains(letter.Message.Headers, h => h.Key == "__connect.errors.stage" && Encoding.UTF8.GetString(h.GetValueBytes()) == "TASK_PUT");
        Assert.Equal(1, stand.Committed()[0]);
    }

    [Fact]
    public async Task A_record_that_is_reported_after_its_commit_fails_the_task_as_its_letter_cannot_be_written()
    {
        var queue = Servers.Unique("letters");
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue));
        await stand.WriteAsync(0, "a");
        await stand.TakenAsync("a");
        await stand.CommitAsync();
        await stand.CommittedAsync(1);
        stand.Task.OnPut = (_, _) => stand.Task.Its.ErrantRecordReporter!.ReportAsync(stand.Task.Taken.First(), new ConnectException("too late"));
        await stand.WriteAsync(0, "b");
        await stand.ReportedAsync(PartState.Failed);
        Assert.Contains($"reported the record at {stand.Topic}-0@0 after it had let its offset be committed", stand.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_fails_for_now_is_tried_again_until_the_time_for_it_is_over()
    {
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"), ("errors.retry.timeout", "2000"));
        await stand.WriteAsync(0, "later");
        await Eventually.True(() => stand.Converter.Tries > 1, "the conversion is tried");
        await stand.PassAsync(TimeSpan.FromMilliseconds(100), () => stand.ErrorCounts.RecordsSkipped == 1, "the record is given up");
        Assert.InRange(stand.ErrorCounts.Retries, 2, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Converters_get_the_headers_as_they_came_if_they_ask_for_them(bool ask)
    {
        await using var stand = await SinkStand.MakeAsync(broker);
        stand.Converter.UsesHeaders = ask;
        stand.Runner.Start();
        await stand.WriteWithHeadersAsync(0, "a", new Headers { { "h", Encoding.UTF8.GetBytes("x") }, { "none", null } });
        await stand.TakenAsync("a");
        Assert.Equal("X", stand.Task.Taken.Single().Headers[0].Value);
        if (!ask) { Assert.Null(stand.Converter.Headers); return; }
        Assert.Equal(["h", "none"], stand.Converter.Headers!.Select(h => h.Key));
        Assert.Equal(Encoding.UTF8.GetBytes("x"), stand.Converter.Headers![0].Value);
        Assert.Null(stand.Converter.Headers[1].Value);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000")]
    public async Task Without_tolerance_a_record_that_still_cannot_be_converted_when_the_time_is_over_fails_the_task_and_is_not_dropped(string timeout)
    {
        await using var stand = await SinkStand.StartAsync(broker, ("errors.retry.timeout", timeout));
        await stand.WriteAsync(0, "a");
        await stand.TakenAsync("a");
        await stand.WriteAsync(0, "later", "b");
        await stand.PassAsync(TimeSpan.FromMilliseconds(100), () => stand.States.LastOrDefault() == PartState.Failed, "the task fails");
        Assert.Equal("Tolerance exceeded in error handler", stand.Failure.Message);
        Assert.Contains($"@1: later cannot be read yet", stand.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], stand.Task.Values);
        Assert.Equal(1, stand.Committed()[0]);
        Assert.Equal(0, stand.ErrorCounts.RecordsSkipped);
    }

    [Fact]
    public async Task A_record_that_the_task_reports_while_the_next_ones_are_converted_is_the_only_one_that_is_skipped()
    {
        var queue = Servers.Unique("letters");
        await using var stand = await SinkStand.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue));
        SinkRecord? unwanted = null;
        stand.Task.OnPut = (records, _) =>
        {
            unwanted ??= records.FirstOrDefault(r => (string)r.Value! == "unwanted");
            return Task.CompletedTask;
        };
        await stand.WriteAsync(0, "unwanted");
        await stand.TakenAsync("unwanted");
        // The report comes from a thread of the task's own, in the middle of the next record's conversion.
        stand.Converter.OnCheck = text =>
        {
            if (text == "wanted") Task.Run(() => stand.Task.Its.ErrantRecordReporter!.ReportAsync(unwanted!, new ConnectException("unwanted"))).GetAwaiter().GetResult();
        };
        await stand.WriteAsync(0, "wanted", "wanted too");
        await stand.TakenAsync("unwanted", "wanted", "wanted too");
        await stand.StopAsync();
        Assert.Equal("unwanted", Encoding.UTF8.GetString(stand.ReadOne(queue).Message.Value!));
        Assert.Equal(1, stand.ErrorCounts.RecordsSkipped);
        Assert.Equal(3, stand.Committed()[0]);
    }
}
