using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Connect.Api;
using Connect.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connectors.S3.Tests;

/// <summary>Against a real server that speaks S3's protocol.</summary>
public sealed class S3Tests : IAsyncLifetime
{
    private readonly string _bucket = Servers.Unique("sink").Replace('_', '-');
    private AmazonS3Client _client = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _url = Servers.Require("S3");
        _client = new AmazonS3Client("local-identity", "local-credential", new AmazonS3Config { ServiceURL = _url, ForcePathStyle = true });
        await _client.PutBucketAsync(_bucket);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Dictionary<string, string> Config(params (string, string)[] changes) =>
        SinkRun.Config([("s3.bucket.name", _bucket), ("store.url", _url), ("s3.region", "us-east-1"),
        ("aws.access.key.id", "local-identity"), ("aws.secret.access.key", "local-credential"), ("s3.retry.backoff.ms", "10"), .. changes]);

    private async Task<byte[]> ReadAsync(string key)
    {
        using var response = await _client.GetObjectAsync(_bucket, key, TestContext.Current.CancellationToken);
        var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    private static async Task<S3SinkTask> StartAsync(Dictionary<string, string> config)
    {
        var task = new S3SinkTask();
        task.Initialize(new TestSinkContext(config));
        await task.StartAsync(config, TestContext.Current.CancellationToken);
        await task.OpenAsync([new("t", 0)], TestContext.Current.CancellationToken);
        return task;
    }

    [Fact]
    public async Task Records_become_objects_under_the_names_of_the_original()
    {
        await using var task = await StartAsync(Config(("file.delim", "+"), ("s3.send.digest", "true")));
        await task.PutAsync([.. Enumerable.Range(0, 3).Select(n => SinkRun.Record(n, SinkRun.Row(n)))], TestContext.Current.CancellationToken);
        var committed = await task.PreCommitAsync(new Dictionary<TopicPartition, long>(), TestContext.Current.CancellationToken);
        Assert.Equal(3, committed[new("t", 0)]);
        Assert.Equal("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n", Encoding.UTF8.GetString(await ReadAsync("topics/t/partition=0/t+0+0000000000.json")));
    }

    [Fact]
    public async Task A_large_file_arrives_whole()
    {
        await using var task = await StartAsync(Config(("flush.size", "13"), ("s3.part.size", "5242880")));
        await task.PutAsync([.. Enumerable.Range(0, 13).Select(n => SinkRun.Record(n, new string((char)('a' + n), 1_000_000)))],
            TestContext.Current.CancellationToken);
        await task.PreCommitAsync(new Dictionary<TopicPartition, long>(), TestContext.Current.CancellationToken);
        Assert.Equal(string.Concat(Enumerable.Range(0, 13).Select(n => $"\"{new string((char)('a' + n), 1_000_000)}\"\n")),
            Encoding.UTF8.GetString(await ReadAsync("topics/t/partition=0/t+0+0000000000.json")));
    }

    [Fact]
    public async Task An_absent_or_blank_bucket_fails_the_start()
    {
        var error = await Assert.ThrowsAsync<ConnectException>(() => StartAsync(Config(("s3.bucket.name", _bucket + "-absent"))));
        Assert.Contains("Non-existent S3 bucket", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConnectException>(() => StartAsync(Config(("s3.bucket.name", "   "))));
    }

    [Fact]
    public async Task A_store_that_is_not_there_may_come_back()
    {
        using var storage = new S3Storage(S3SinkConfig.Parse(Config(("store.url", "http://127.0.0.1:1"))), TimeProvider.System, NullLogger.Instance);
        var error = await Assert.ThrowsAsync<RetriableException>(() => storage.ExistsAsync("key", TestContext.Current.CancellationToken));
        Assert.Contains("tried 3 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_shows_no_secrets()
    {
        using var storage = new S3Storage(S3SinkConfig.Parse(Config(("s3.bucket.name", _bucket + "-absent"))), TimeProvider.System, NullLogger.Instance);
        using var buffer = new PartBuffer();
        buffer.Write("x"u8);
        using var content = buffer.Take(1);
        var error = await Assert.ThrowsAsync<ConnectException>(() => storage.PutAsync("key", content, false, TestContext.Current.CancellationToken));
        Assert.IsNotType<RetriableException>(error);
        Assert.DoesNotContain("local-credential", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_dropped_leaves_nothing()
    {
        using var storage = new S3Storage(S3SinkConfig.Parse(Config()), TimeProvider.System, NullLogger.Instance);
        var upload = await storage.BeginAsync("dropped", TestContext.Current.CancellationToken);
        await storage.AbortAsync("dropped", upload);
        var list = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _bucket }, TestContext.Current.CancellationToken);
        Assert.Empty(list.MultipartUploads ?? []);
        Assert.False(await storage.ExistsAsync("dropped", TestContext.Current.CancellationToken));
    }
}
