using System.Text;
using Confluent.Kafka;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Testing;

namespace Connect.Runtime.Tests.Worker.Sink;

public class SinkErrorsTests(BrokerFixture broker)
{
    [Fact]
    public async Task Without_tolerance_a_record_that_cannot_be_converted_fails_the_task_before_its_batch_is_put()
    {
        await using var harness = await SinkHarness.MakeAsync(broker);
        await harness.WriteAsync(0, "a", "bad", "b");
        harness.Runner.Start();
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("Tolerance exceeded in error handler", harness.Failure.Message);
        Assert.Contains($"VALUE_CONVERTER ({typeof(ScriptedConverter).FullName}) failed for the record at {harness.Topic}-0@1: bad is no good", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.True(harness.Committed().GetValueOrDefault(0) <= 1, "nothing is committed from the record on");
        Assert.DoesNotContain("b", harness.Task.Values);
    }

    [Fact]
    public async Task With_tolerance_a_record_that_cannot_be_converted_is_skipped_and_its_offset_committed()
    {
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"));
        await harness.WriteAsync(0, "a", "bad 1", "b", "bad 2");
        await harness.TakenAsync("a", "b");
        await Eventually.True(() => harness.ErrorCounts.RecordsSkipped == 2, "two records are skipped");
        await harness.StopAsync();
        Assert.Equal(4, harness.Committed()[0]);
        Assert.Equal(2, harness.ErrorCounts.Failures);
    }

    [Fact]
    public async Task A_letter_holds_the_record_byte_for_byte_and_what_happened()
    {
        var queue = Servers.Unique("dead-letters");
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue), ("errors.deadletterqueue.context.headers.enable", "true"));
        await harness.WriteWithHeadersAsync(1, "bad \u00fc", new Headers { { "h", [0, 255] }, { "none", null } });
        await harness.WriteAsync(1, "good");
        await harness.TakenAsync("good");
        await harness.StopAsync();
        var deadLetter = harness.ReadOne(queue);
        Assert.Equal("key", Encoding.UTF8.GetString(deadLetter.Message.Key!));
        Assert.Equal("bad \u00fc", Encoding.UTF8.GetString(deadLetter.Message.Value!));
        Assert.Equal([0, 255], deadLetter.Message.Headers[0].GetValueBytes());
        Assert.Null(deadLetter.Message.Headers[1].GetValueBytes());
        var context = deadLetter.Message.Headers.Skip(2).ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()));
        Assert.Equal((harness.Topic, "1", "0"), (context["__connect.errors.topic"], context["__connect.errors.partition"], context["__connect.errors.offset"]));
        Assert.Equal("VALUE_CONVERTER", context["__connect.errors.stage"]);
        Assert.Equal("org.apache.kafka.connect.errors.DataException", context["__connect.errors.exception.class.name"]);
        Assert.Equal(2, harness.Committed()[1]);
    }

    [Fact]
    public async Task A_letter_is_written_before_the_task_fails_for_want_of_tolerance()
    {
        var queue = Servers.Unique("dead-letters");
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.deadletterqueue.topic.name", queue));
        await harness.WriteAsync(0, "bad");
        await harness.ReportedAsync(RunState.Failed);
        Assert.Equal("bad", Encoding.UTF8.GetString(harness.ReadOne(queue).Message.Value!));
        Assert.Empty(harness.Committed());
    }

    [Fact]
    public async Task A_record_that_the_task_reports_goes_to_the_queue_as_it_was_consumed()
    {
        var queue = Servers.Unique("dead-letters");
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue), ("errors.deadletterqueue.context.headers.enable", "true"));
        harness.Task.OnPut = async (records, _) =>
        {
            foreach (var record in records.Where(r => (string)r.Value! == "unwanted"))
                await harness.Task.Its.ErrantRecordReporter!.ReportAsync(record.NewRecord("elsewhere", 7, null, null, null, "changed", null, null), new ConnectException("unwanted"));
        };
        await harness.WriteWithHeadersAsync(0, "unwanted", new Headers { { "h", Encoding.UTF8.GetBytes("as it was") } });
        await harness.TakenAsync("unwanted");
        await harness.StopAsync();
        var deadLetter = harness.ReadOne(queue);
        Assert.Equal("unwanted", Encoding.UTF8.GetString(deadLetter.Message.Value!));
        Assert.Equal("as it was", Encoding.UTF8.GetString(deadLetter.Message.Headers[0].GetValueBytes()));
        Assert.Contains(deadLetter.Message.Headers, h => h.Key == "__connect.errors.exception.stacktrace"
            && Encoding.UTF8.GetString(h.GetValueBytes()).StartsWith("org.apache.kafka.connect.errors.ConnectException: unwanted\n", StringComparison.Ordinal));
        Assert.Contains(deadLetter.Message.Headers, h => h.Key == "__connect.errors.stage" && Encoding.UTF8.GetString(h.GetValueBytes()) == "TASK_PUT");
        Assert.Equal(1, harness.Committed()[0]);
    }

    [Fact]
    public async Task A_record_that_is_reported_after_its_commit_fails_the_task_as_its_letter_cannot_be_written()
    {
        var queue = Servers.Unique("dead-letters");
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue));
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        await harness.CommitAsync();
        await harness.CommittedAsync(1);
        harness.Task.OnPut = (_, _) => harness.Task.Its.ErrantRecordReporter!.ReportAsync(harness.Task.Taken.First(), new ConnectException("too late"));
        await harness.WriteAsync(0, "b");
        await harness.ReportedAsync(RunState.Failed);
        Assert.Contains($"reported the record at {harness.Topic}-0@0 after it had let its offset be committed", harness.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_fails_for_now_is_tried_again_until_the_time_for_it_is_over()
    {
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.retry.timeout", "2000"));
        await harness.WriteAsync(0, "later");
        await Eventually.True(() => harness.Converter.Tries > 1, "the conversion is tried");
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.ErrorCounts.RecordsSkipped == 1, "the record is given up");
        Assert.InRange(harness.ErrorCounts.Retries, 2, 4);
        // As in Java, each try that fails is a failure, and the record one error.
        Assert.Equal(harness.ErrorCounts.Retries + 1, harness.ErrorCounts.Failures);
        Assert.Equal(1, harness.ErrorCounts.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Converters_get_the_headers_as_they_came_if_they_ask_for_them(bool ask)
    {
        await using var harness = await SinkHarness.MakeAsync(broker);
        harness.Converter.UsesHeaders = ask;
        harness.Runner.Start();
        await harness.WriteWithHeadersAsync(0, "a", new Headers { { "h", Encoding.UTF8.GetBytes("x") }, { "none", null } });
        await harness.TakenAsync("a");
        Assert.Equal("X", harness.Task.Taken.Single().Headers[0].Value);
        if (!ask) { Assert.Null(harness.Converter.Headers); return; }
        Assert.Equal(["h", "none"], harness.Converter.Headers!.Select(h => h.Key));
        Assert.Equal(Encoding.UTF8.GetBytes("x"), harness.Converter.Headers![0].Value);
        Assert.Null(harness.Converter.Headers[1].Value);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000")]
    public async Task Without_tolerance_a_record_that_still_cannot_be_converted_when_the_time_is_over_fails_the_task_and_is_not_dropped(string timeout)
    {
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.retry.timeout", timeout));
        await harness.WriteAsync(0, "a");
        await harness.TakenAsync("a");
        await harness.WriteAsync(0, "later", "b");
        await harness.PassAsync(TimeSpan.FromMilliseconds(100), () => harness.States.LastOrDefault() == RunState.Failed, "the task fails");
        Assert.Equal("Tolerance exceeded in error handler", harness.Failure.Message);
        Assert.Contains($"@1: later cannot be read yet", harness.Failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], harness.Task.Values);
        Assert.Equal(1, harness.Committed()[0]);
        Assert.Equal(0, harness.ErrorCounts.RecordsSkipped);
    }

    [Fact]
    public async Task A_record_that_the_task_reports_while_the_next_ones_are_converted_is_the_only_one_that_is_skipped()
    {
        var queue = Servers.Unique("dead-letters");
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", queue));
        SinkRecord? unwanted = null;
        harness.Task.OnPut = (records, _) =>
        {
            unwanted ??= records.FirstOrDefault(r => (string)r.Value! == "unwanted");
            return Task.CompletedTask;
        };
        await harness.WriteAsync(0, "unwanted");
        await harness.TakenAsync("unwanted");
        // The report comes from a thread of the task's own, in the middle of the next record's conversion.
        harness.Converter.OnCheck = text =>
        {
            if (text == "wanted") Task.Run(() => harness.Task.Its.ErrantRecordReporter!.ReportAsync(unwanted!, new ConnectException("unwanted"))).GetAwaiter().GetResult();
        };
        await harness.WriteAsync(0, "wanted", "wanted too");
        await harness.TakenAsync("unwanted", "wanted", "wanted too");
        await harness.StopAsync();
        Assert.Equal("unwanted", Encoding.UTF8.GetString(harness.ReadOne(queue).Message.Value!));
        Assert.Equal(1, harness.ErrorCounts.RecordsSkipped);
        Assert.Equal(3, harness.Committed()[0]);
    }

    [Fact]
    public async Task A_record_whose_conversion_waits_for_another_machine_is_put_in_its_place_when_the_answer_is_there()
    {
        await using var harness = await SinkHarness.MakeAsync(broker);
        await harness.WriteAsync(0, "a", "ask 1", "b", "ask 2", "ask 1");
        harness.Runner.Start();
        await harness.TakenAsync("a", "ask 1", "ask 1", "ask 2", "b");
        Assert.Equal(["a", "ask 1", "b", "ask 2", "ask 1"], harness.Task.Values);
        await harness.StopAsync();
        Assert.Equal(["ask 1", "ask 2"], harness.Converter.Asked);
        Assert.Equal(5, harness.Committed()[0]);
        Assert.Equal(0, harness.ErrorCounts.Retries);
    }

    [Fact]
    public async Task What_another_machine_refuses_is_the_failure_of_the_record_and_of_no_other()
    {
        await using var harness = await SinkHarness.StartAsync(broker, ("errors.tolerance", "all"));
        await harness.WriteAsync(0, "a", "ask bad", "b");
        await harness.TakenAsync("a", "b");
        await harness.StopAsync();
        Assert.Equal(1, harness.ErrorCounts.RecordsSkipped);
        Assert.Equal(3, harness.Committed()[0]);
    }

    [Fact]
    public async Task A_conversion_that_waits_for_another_machine_ends_when_the_task_stops()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteAsync(0, "ask silence");
        await Eventually.True(() => harness.Converter.Asked.Contains("ask silence"), "the other machine is asked");
        await harness.StopAsync();
        Assert.Equal([RunState.Running, RunState.Unassigned], harness.States);
        Assert.Equal(0, harness.Committed().GetValueOrDefault(0));
    }

    [Fact]
    public async Task A_header_that_may_be_Avro_is_refused_with_the_converter_that_takes_it()
    {
        await using var harness = await SinkHarness.StartAsync(broker);
        await harness.WriteWithHeadersAsync(0, "a", new Headers { { "h", [0, 0, 0, 0, 7, 2, 97] } });
        await harness.ReportedAsync(RunState.Failed);
        var message = harness.Failure.InnerException!.Message;
        Assert.Contains("HEADER_CONVERTER", message, StringComparison.Ordinal);
        Assert.Contains("these bytes are no string. The header h begins with a zero byte", message, StringComparison.Ordinal);
        Assert.Contains("header.converter=org.apache.kafka.connect.converters.ByteArrayConverter", message, StringComparison.Ordinal);
    }
}
