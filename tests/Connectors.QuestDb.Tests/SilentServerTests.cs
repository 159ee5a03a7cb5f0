using System.Diagnostics;
using Connect.Api;
using Connect.Testing;

namespace Connectors.QuestDb.Tests;

/// <summary>A server that accepts connections and does not answer.</summary>
public sealed class SilentServerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("http::addr=127.0.0.1:{0};request_timeout=200;retry_timeout=300;", "no answer within 200 ms")]
    [InlineData("https::addr=127.0.0.1:{0};tls_verify=unsafe_off;request_timeout=200;retry_timeout=300;", "no answer within 200 ms")]
    [InlineData("tcps::addr=127.0.0.1:{0};tls_verify=unsafe_off;auth_timeout=200;", "no answer within 200 ms")]
    [InlineData("tcp::addr=127.0.0.1:{0};username=u;token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE;auth_timeout=200;", "no answer within 200 ms")]
    public async Task A_start_ends_after_the_configured_timeout(string conf, string expected)
    {
        await using var server = new SilentServer();
        var started = Stopwatch.StartNew();
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => SinkTaskFixture.StartAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, conf, server.Port)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.FromMilliseconds(190), Soon);
    }

    [Fact]
    public async Task Lines_that_are_not_taken_over_TCP_are_sent_again_after_the_configured_timeout()
    {
        await using var server = new SilentServer();
        await using var sink = await SinkTaskFixture.StartAsync($"tcp::addr=127.0.0.1:{server.Port};auth_timeout=300;");
        var started = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<RetriableException>(() => sink.PutAsync(Lines.Record(Lines.Map("v", new string('x', 32 * 1024 * 1024)))));
        Assert.Contains("were not taken within 300 ms (auth_timeout)", error.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.FromMilliseconds(290), Soon);
    }

    [Fact]
    public async Task Lines_that_are_not_answered_over_HTTP_fail_after_the_configured_timeouts()
    {
        await using var server = new SilentServer();
        await using var sink = await SinkTaskFixture.StartAsync(
            $"http::addr=127.0.0.1:{server.Port};protocol_version=1;request_timeout=200;retry_timeout=100;");
        await sink.PutValuesAsync(1L);
        var error = await Assert.ThrowsAsync<ConnectException>(sink.CommitAsync);
        Assert.Contains("no answer within 200 ms", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_waits_for_an_answer_ends_when_it_is_cancelled()
    {
        await using var server = new SilentServer();
        await using var sink = await SinkTaskFixture.StartAsync($"http::addr=127.0.0.1:{server.Port};protocol_version=1;");
        await sink.PutValuesAsync(1L);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => sink.Task.PreCommitAsync(new Dictionary<TopicPartition, long> { [new("t", 0)] = 1 }, cancellation.Token));
    }
}
