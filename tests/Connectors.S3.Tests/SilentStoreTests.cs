using System.Diagnostics;
using Amazon.Runtime;
using Connect.Api;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connectors.S3.Tests;

/// <summary>A store that accepts connections and does not answer.</summary>
public sealed class SilentStoreTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static Dictionary<string, string> Config(SilentServer server, params (string, string)[] changes) => SinkRun.Config([
        ("store.url", $"http://127.0.0.1:{server.Port}"), ("aws.access.key.id", "id"), ("aws.secret.access.key", "secret"), ("s3.part.retries", "2"),
        ("s3.retry.backoff.ms", "1"), .. changes]);

    [Fact]
    public async Task A_request_ends_after_its_timeout_and_its_tries()
    {
        await using var server = new SilentServer();
        var config = Config(server, ("s3.client.request.timeout.ms", "200"));
        await using var task = new S3SinkTask();
        task.Initialize(new TestSinkContext(config));
        var started = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<RetriableException>(() => task.StartAsync(config, TestContext.Current.CancellationToken));
        Assert.Contains("no answer within 200 ms (s3.client.request.timeout.ms) (tried 2 times)", error.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.FromMilliseconds(390), Soon);
    }

    [Fact]
    public async Task A_request_ends_when_it_is_cancelled()
    {
        await using var server = new SilentServer();
        var config = Config(server);
        await using var task = new S3SinkTask();
        task.Initialize(new TestSinkContext(config));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var started = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.StartAsync(config, cancellation.Token));
        Assert.InRange(started.Elapsed, TimeSpan.Zero, Soon);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_that_do_not_come_end_a_request_after_its_timeout_or_when_it_is_cancelled(bool cancelled)
    {
        var config = SinkRun.Config(("store.url", "http://127.0.0.1:1"), ("s3.part.retries", "1"), ("s3.client.request.timeout.ms", cancelled ? "60000" : "200"));
        using var storage = new S3Storage(S3SinkConfig.Parse(config), new NoCredentials(), TimeProvider.System, NullLogger.Instance);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(cancelled ? 200 : 60_000));
        var started = Stopwatch.StartNew();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => storage.BucketExistsAsync(cancellation.Token));
        if (cancelled) Assert.IsAssignableFrom<OperationCanceledException>(error);
        else Assert.Contains("no answer within 200 ms (s3.client.request.timeout.ms)", Assert.IsType<RetriableException>(error).Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task A_token_service_that_does_not_answer_is_given_up_after_the_timeout_of_requests()
    {
        await using var server = new SilentServer();
        var client = new Amazon.SecurityToken.AmazonSecurityTokenServiceClient("id", "secret",
            new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig { ServiceURL = $"http://127.0.0.1:{server.Port}" });
        var role = new Amazon.SecurityToken.Model.AssumeRoleRequest { RoleArn = "arn:aws:iam::1:role/r", RoleSessionName = "session" };
        using var assumed = new AssumedRole(client, role, TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var started = Stopwatch.StartNew();
        var error = await Assert.ThrowsAnyAsync<AmazonClientException>(assumed.GetCredentialsAsync);
        Assert.Contains("credentials of arn:aws:iam::1:role/r within 200 ms (s3.client.request.timeout.ms)", error.Message, StringComparison.Ordinal);
        Assert.InRange(started.Elapsed, TimeSpan.Zero, Soon);
    }

    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException("They are waited for");

        public override Task<ImmutableCredentials> GetCredentialsAsync() => new TaskCompletionSource<ImmutableCredentials>().Task;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void A_timeout_is_a_number_of_milliseconds(string value)
    {
        var error = Assert.Throws<ConfigException>(() => S3SinkConfig.Parse(SinkRun.Config(("s3.client.request.timeout.ms", value))));
        Assert.Contains("s3.client.request.timeout.ms", error.Message, StringComparison.Ordinal);
    }
}
