using System.Text;
using Connect.Api;
using Connect.Testing;
using Connectors.QuestDb.Ilp;
using Connectors.QuestDb.Rows;
using static Connectors.QuestDb.Tests.LineServer;

namespace Connectors.QuestDb.Tests;

public sealed class HttpTests
{
    private static readonly TopicPartition Partition = new("t", 0);

    [Fact]
    public async Task Rows_wait_until_a_commit_stores_them_and_only_then_count()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        await sink.PutValuesAsync(1L, null, 2L);
        Assert.Empty(server.Writes);
        Assert.Equal(3, (await sink.CommitAsync())[Partition]);
        Assert.Equal("t v=1i\nt v=2i\n", server.Stored);
        Assert.Equal("/write?precision=n", Assert.Single(server.Writes).Url);
    }

    [Fact]
    public async Task An_empty_delivery_stores_what_waits_and_asks_for_a_commit()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        await sink.PutAsync();
        Assert.Equal(0, sink.Context.CommitRequests);
        await sink.PutValuesAsync(1L);
        await sink.PutAsync();
        Assert.Equal("t v=1i\n", server.Stored);
        Assert.Equal(1, sink.Context.CommitRequests);
    }

    [Fact]
    public async Task Enough_rows_are_sent_at_once_without_splitting_a_delivery()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("auto_flush_rows=3;"));
        await sink.PutValuesAsync(1L, 2L);
        await sink.PutValuesAsync(3L, 4L);
        await Eventually.True(() => server.Writes.Count == 1, "the rows arrive while the task waits for more");
        Assert.Equal("t v=1i\nt v=2i\nt v=3i\nt v=4i\n", server.Stored);
    }

    [Fact]
    public async Task Rows_are_sent_when_the_interval_is_over()
    {
        var time = new ManualTime();
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("auto_flush_interval=5000;"), false, time, "allowed.lag", "2000");
        await sink.PutValuesAsync(1L);
        Assert.Equal(TimeSpan.FromSeconds(2), sink.Context.Timeouts[^1]);
        time.Advance(TimeSpan.FromSeconds(4));
        await sink.PutValuesAsync(2L);
        Assert.Equal(TimeSpan.FromSeconds(1), sink.Context.Timeouts[^1]);
        Assert.Empty(server.Writes);
        time.Advance(TimeSpan.FromSeconds(1));
        await sink.PutValuesAsync(3L);
        await Eventually.True(() => server.Stored == "t v=1i\nt v=2i\nt v=3i\n", "the rows arrive");
        Assert.Equal(1, sink.Context.CommitRequests);
    }

    [Theory]
    [InlineData("""{"config":{"line.proto.support.versions":[1,2,3]}}""", 3)]
    [InlineData("""{"config":{"line.proto.support.versions":[1,2,9]}}""", 2)]
    [InlineData("""{"line.proto.support.versions":[1]}""", 1)]
    [InlineData("""{"release":"7"}""", 1)]
    [InlineData(null, 1)]
    public async Task The_server_says_which_version_it_speaks(string? settings, int version)
    {
        await using var server = new LineServer(settings);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(), false, null, "timestamp.field.name", "ts");
        await sink.PutAsync(Lines.Record(Lines.Map("n", 1L, "ts", 1700000000000L)));
        await sink.CommitAsync();
        Assert.Equal(version == 1 ? "t n=1i 1700000000000000000\n" : "t n=1i 1700000000000000t\n", server.Stored);
        Assert.Equal(1, server.SettingsReads);
    }

    [Fact]
    public async Task A_version_in_the_configuration_is_used_without_asking()
    {
        await using var server = new LineServer { SettingsStatus = 500 };
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("protocol_version=2;"));
        await sink.PutValuesAsync(Lines.List(1.0));
        await sink.CommitAsync();
        Assert.StartsWith("t v==", server.Stored, StringComparison.Ordinal);
        Assert.Equal(0, server.SettingsReads);
    }

    [Fact]
    public async Task The_server_says_how_long_names_may_be()
    {
        await using var server = new LineServer("""{"config":{"line.proto.support.versions":[1],"cairo.max.file.name.length":20}}""");
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("max_name_len=100;"));
        var e = await Assert.ThrowsAsync<BadRecordException>(() => sink.PutAsync(Lines.Record(Lines.Map(new string('x', 21), 1L))));
        Assert.Contains("1 to 20", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_is_passed_over()
    {
        await using var replica = new LineServer("""{"config":{"accepting.writes":["pgwire"]}}""");
        await using var primary = new LineServer("""{"config":{"accepting.writes":["http"]}}""");
        await using var sink = await SinkTaskFixture.StartAsync($"http::addr=127.0.0.1:{replica.Port};addr=127.0.0.1:{primary.Port};");
        await sink.PutValuesAsync(1L);
        await sink.CommitAsync();
        Assert.Empty(replica.Writes);
        Assert.Equal("t v=1i\n", primary.Stored);
    }

    [Theory]
    [InlineData("username=admin;password=qu;;e$$st;", "Basic YWRtaW46cXU7ZSRzdA==")]
    [InlineData("user=a b;pass= c ;", "Basic YSBiOiBjIA==")]
    [InlineData("token=abc.def;", "Bearer abc.def")]
    [InlineData("", null)]
    public async Task Credentials_go_with_the_lines(string settings, string? expected)
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(settings));
        await sink.PutValuesAsync(1L);
        await sink.CommitAsync();
        Assert.Equal(expected, server.Writes[0].Authorization);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(421)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(507)]
    [InlineData(599)]
    public async Task Answers_that_mean_later_are_tried_again(int status)
    {
        await using var server = new LineServer(answer: (n, _) => n < 2 ? new(status, "later") : null);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        await sink.PutValuesAsync(1L);
        Assert.Equal(1, (await sink.CommitAsync())[Partition]);
        Assert.Equal(3, server.Writes.Count);
        Assert.Equal("t v=1i\n", server.Stored);
        Assert.Equal(2, sink.Context.Retries.Count);
        Assert.All(sink.Context.Retries, told =>
        {
            Assert.Equal($"sending lines to QuestDB at 127.0.0.1:{server.Port}", told.Operation);
            Assert.EndsWith("(retry_timeout: 10000 ms)", told.Error.Message, StringComparison.Ordinal);
        });
        Assert.Single(sink.Context.Successes);
    }

    [Theory]
    [InlineData(400, "something else")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(405, "no")]
    [InlineData(413, "too large")]
    [InlineData(501, "no")]
    [InlineData(502, "no")]
    public async Task Other_refusals_fail_the_task_at_once_and_nothing_is_committed(int status, string body)
    {
        await using var server = new LineServer(answer: (_, _) => new(status, body, "text/plain"));
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("token=geheim;"), reporting: true);
        await sink.PutValuesAsync(1L);
        var e = await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        Assert.Contains($"http-status={status}", e.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains(body, e.InnerException.Message, StringComparison.Ordinal);
        Assert.Contains("record t-0@0", e.InnerException.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", e.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Writes);
        Assert.Empty(sink.Context.Reported);
        Assert.Empty(await sink.CommitAsync());
        Assert.Single(server.Writes);
    }

    [Fact]
    public async Task Failing_longer_than_retry_timeout_fails_the_task()
    {
        await using var server = new LineServer(answer: (_, _) => new(500, """{"code":"internal error","message":"error in line 1","errorId":"x"}"""));
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("retry_timeout=100;"));
        await sink.PutValuesAsync(1L);
        var e = await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        Assert.Contains("code: internal error", e.InnerException!.Message, StringComparison.Ordinal);
        Assert.True(server.Writes.Count > 1);
    }

    [Fact]
    public async Task A_failed_batch_is_noticed_by_the_next_delivery()
    {
        await using var server = new LineServer(answer: (_, _) => new(400, "no", "text/plain"));
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("auto_flush_rows=1;"));
        await sink.PutValuesAsync(1L);
        await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync());
    }

    [Fact]
    public async Task The_same_task_may_go_on_after_a_failure()
    {
        await using var server = new LineServer(answer: (n, _) => n == 0 ? new(400, "no", "text/plain") : null);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        await sink.PutValuesAsync(1L);
        await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync());
        await sink.PutValuesAsync(1L, 2L);
        Assert.Equal(2, (await sink.CommitAsync())[Partition]);
        Assert.Equal("t v=1i\nt v=2i\n", server.Stored);
    }

    [Fact]
    public async Task A_closed_port_fails_the_start_after_retry_timeout()
    {
        var e = await Assert.ThrowsAsync<LineSenderException>(
            () => SinkTaskFixture.StartAsync($"http::addr=127.0.0.1:{FreePort()};retry_timeout=50;token=geheim;"));
        Assert.Contains("Connection Failed", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_comes_within_retry_timeout_is_waited_for()
    {
        var port = FreePort();
        var starting = SinkTaskFixture.StartAsync($"http::addr=127.0.0.1:{port};retry_timeout=30000;");
        Assert.False(starting.IsCompleted);
        await using var server = new LineServer(port: port);
        await using var sink = await starting;
        await sink.PutValuesAsync(1L);
        await sink.CommitAsync();
        Assert.Equal("t v=1i\n", server.Stored);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_fails()
    {
        await using var gone = new LineServer(answer: (_, _) => new(404));
        await using var there = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync($"http::addr=127.0.0.1:{gone.Port};addr=127.0.0.1:{FreePort()};addr=127.0.0.1:{there.Port};");
        await sink.PutValuesAsync(1L);
        await sink.CommitAsync();
        await sink.PutValuesAsync(2L);
        await sink.CommitAsync();
        Assert.Single(gone.Writes);
        Assert.Equal("t v=1i\nt v=2i\n", there.Stored);
    }

    [Fact]
    public async Task A_request_has_a_time_limit_of_its_own()
    {
        using var release = new ManualResetEventSlim();
        await using var server = new LineServer(answer: (n, _) => { if (n == 0) release.Wait(TimeSpan.FromSeconds(20)); return null; });
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("protocol_version=1;request_timeout=50;request_min_throughput=0;retry_timeout=0;"));
        await sink.PutValuesAsync(1L);
        var e = await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        release.Set();
        Assert.Contains("no answer within 50 ms", e.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_records_are_reported_and_the_others_stored()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(), reporting: true);
        await sink.PutValuesAsync(1L, new byte[1], Lines.Map(), 2L);
        await sink.CommitAsync();
        Assert.Equal("t v=1i\nt v=2i\n", server.Stored);
        Assert.Equal([1L, 2L], sink.Context.Reported.Select(r => r.Record.Offset));
        Assert.All(sink.Context.Reported, r => Assert.IsType<BadRecordException>(r.Error));
    }

    [Fact]
    public async Task A_bad_record_fails_the_task_when_it_cannot_be_reported_and_what_was_before_it_is_stored()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        var e = await Assert.ThrowsAsync<BadRecordException>(() => sink.PutValuesAsync(1L, new byte[1]));
        Assert.Contains("record t-0@1", e.Message, StringComparison.Ordinal);
        await sink.CommitAsync();
        Assert.Equal("t v=1i\n", server.Stored);
    }

    private static Func<int, string, Answer?> RefusingText => (_, lines) =>
    {
        var bad = Array.FindIndex(lines.Split('\n'), l => l.Contains('"', StringComparison.Ordinal));
        return bad < 0 ? null : LineError(bad + 1);
    };

    [Fact]
    public async Task Of_a_refused_batch_only_the_bad_lines_are_reported_in_their_order()
    {
        await using var server = new LineServer(answer: RefusingText);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(), reporting: true);
        await sink.PutValuesAsync(0L, "bad", 2L, 3L, 4L, 5L, "bad too", 7L);
        Assert.Equal(8, (await sink.CommitAsync())[Partition]);
        Assert.Equal("t v=0i\nt v=2i\nt v=3i\nt v=4i\nt v=5i\nt v=7i\n", server.Stored);
        Assert.Equal([1L, 6L], sink.Context.Reported.Select(r => r.Record.Offset));
        Assert.All(sink.Context.Reported, r => Assert.Contains($"record t-0@{r.Record.Offset}", r.Error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_bad_line_among_a_thousand_takes_few_requests()
    {
        await using var server = new LineServer(answer: RefusingText);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(), reporting: true);
        await sink.PutValuesAsync([.. Enumerable.Range(0, 1000).Select(i => i == 700 ? "bad" : (object)(long)i)]);
        await sink.CommitAsync();
        Assert.Equal(700, Assert.Single(sink.Context.Reported).Record.Offset);
        Assert.Equal(999, server.Stored.Count(c => c == '\n'));
        Assert.InRange(server.Writes.Count, 2, 25);
    }

    [Fact]
    public async Task The_whole_batch_is_reported_when_that_is_wished()
    {
        await using var server = new LineServer(answer: RefusingText);
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf(), reporting: true, null, "dlq.send.batch.on.error", "true");
        await sink.PutValuesAsync(0L, "bad", 2L);
        await sink.CommitAsync();
        Assert.Equal([0L, 1L, 2L], sink.Context.Reported.Select(r => r.Record.Offset));
        Assert.Single(server.Writes);
        await sink.PutValuesAsync(9L);
        await sink.CommitAsync();
        Assert.Equal("t v=9i\n", server.Stored);
    }

    [Fact]
    public async Task A_server_that_goes_away_while_bad_lines_are_searched_makes_no_dead_letters()
    {
        await using var server = new LineServer(answer: (n, _) => n == 0 ? LineError(1) : new(503));
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("retry_timeout=50;"), reporting: true);
        await sink.PutValuesAsync(0L, 1L);
        await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        Assert.Empty(sink.Context.Reported);
        Assert.Empty(await sink.CommitAsync());
    }

    [Fact]
    public async Task Without_anywhere_to_report_the_failure_names_the_record_of_the_line()
    {
        await using var server = new LineServer(answer: (_, _) => LineError(2, "cast error from protocol type: FLOAT to column type: LONG"));
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf());
        await sink.PutValuesAsync(1L, null, 1.5);
        var e = (await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync)).InnerException!;
        Assert.Contains("line 2 is record t-0@2", e.Message, StringComparison.Ordinal);
        Assert.Contains("'doubles'", e.Message, StringComparison.Ordinal);
        Assert.Contains("[http-status=400, id: e-1, code: invalid, line: 2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_beyond_max_buf_size_fails_the_task()
    {
        await using var server = new LineServer();
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("init_buf_size=10;max_buf_size=20;"));
        var e = await Assert.ThrowsAsync<ConnectException>(() => sink.PutValuesAsync(1L, 2L, 3L));
        Assert.Contains("max_buf_size", e.InnerException!.Message, StringComparison.Ordinal);
        Assert.Empty(server.Writes);
    }

    [Fact]
    public async Task Filling_goes_on_while_a_batch_is_on_its_way()
    {
        using var release = new SemaphoreSlim(0);
        await using var server = new LineServer(answer: (n, _) => { if (n == 0) release.Wait(TimeSpan.FromSeconds(20)); return null; });
        await using var sink = await SinkTaskFixture.StartAsync(server.Conf("auto_flush_rows=1;"));
        await sink.PutValuesAsync(1L);
        // The first batch is not answered yet; this delivery waits for it only when it is to be sent itself.
        var second = sink.PutValuesAsync(2L);
        Assert.False(second.IsCompleted);
        release.Release();
        await second;
        await sink.CommitAsync();
        Assert.Equal("t v=1i\nt v=2i\n", server.Stored);
    }

    [Fact]
    public async Task Certificates_are_checked_unless_told_not_to_be()
    {
        using var certificate = TcpTests.Certificate();
        await using var server = new LineServer(certificate: certificate);
        var conf = server.Conf("retry_timeout=0;").Replace("http::", "https::", StringComparison.Ordinal);
        await Assert.ThrowsAsync<LineSenderException>(() => SinkTaskFixture.StartAsync(conf));
        await using var sink = await SinkTaskFixture.StartAsync(conf + "tls_verify=unsafe_off;");
        await sink.PutValuesAsync(1L);
        await sink.CommitAsync();
        Assert.Equal("t v=1i\n", server.Stored);
    }

    [Fact]
    public async Task Stopping_gives_up_what_is_on_its_way()
    {
        using var release = new ManualResetEventSlim();
        await using var server = new LineServer(answer: (_, _) => { release.Wait(TimeSpan.FromSeconds(20)); return null; });
        var sink = await SinkTaskFixture.StartAsync(server.Conf("auto_flush_rows=1;"));
        await sink.PutValuesAsync(1L);
        // The server holds back its answer for longer than this.
        await sink.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(server.Stored);
        release.Set();
    }
}
