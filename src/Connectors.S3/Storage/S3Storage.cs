using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Connect.Api;
using Microsoft.Extensions.Logging;

namespace Connectors.S3;

/// <summary>A bucket of S3, or of a store that speaks its protocol. One client serves one task.</summary>
internal sealed partial class S3Storage : IObjectStorage
{
    private readonly AmazonS3Client _client;
    private readonly AWSCredentials _credentials;
    private readonly S3Encryption _encryption;
    private readonly string _bucket;
    private readonly S3CannedACL? _acl;
    private readonly bool _digest;
    private readonly bool _secure;
    private readonly int _attempts;
    private readonly TimeSpan _backoff;
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>A client for the configured bucket; nothing is asked of the store yet.</summary>
    public S3Storage(S3SinkConfig config, TimeProvider time, ILogger log) : this(config, S3Credentials.Of(config, time), time, log) { }

    /// <summary>A client with credentials of its own.</summary>
    internal S3Storage(S3SinkConfig config, AWSCredentials credentials, TimeProvider time, ILogger log)
    {
        var parsed = config.Parsed;
        var url = parsed.GetString(S3SinkConfig.StoreUrlKey);
        var region = parsed.GetRequiredString(S3SinkConfig.RegionKey).ToLowerInvariant();
        var client = new AmazonS3Config
        {
            ForcePathStyle = parsed.GetBoolean(S3SinkConfig.PathStyleAccessKey),
            UseAccelerateEndpoint = parsed.GetBoolean(S3SinkConfig.WanModeKey),
            // Tried again here, with the configured pauses.
            MaxErrorRetry = 0,
            ThrottleRetries = false,
            HttpClientFactory = new S3HttpClientFactory(parsed, config.ConnectTimeout),
            // The signature over the content protects it already; a second checksum only costs time, and not every store knows it.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (string.IsNullOrWhiteSpace(url))
        {
            client.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            _secure = true;
        }
        else
        {
            var address = WebAddress.Parse(S3SinkConfig.StoreUrlKey, url);
            client.ServiceURL = address.AbsoluteUri;
            client.AuthenticationRegion = region;
            _secure = address.Scheme == Uri.UriSchemeHttps;
        }
        _credentials = credentials;
        _client = new AmazonS3Client(credentials, client);
        _encryption = new S3Encryption(parsed);
        _bucket = config.Bucket;
        _acl = parsed.GetString(S3SinkConfig.CannedAclKey) is { Length: > 0 } acl ? S3CannedACL.FindValue(acl) : null;
        _digest = parsed.GetBoolean(S3SinkConfig.SendDigestKey);
        _attempts = config.PartAttempts;
        _backoff = config.PartRetryBackoff;
        _requestTimeout = config.RequestTimeout;
        _time = time;
        _log = log;
    }

    /// <inheritdoc/>
    public async Task<bool> BucketExistsAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_bucket)) return false;
        try
        {
            var request = new HeadBucketRequest { BucketName = _bucket };
            await TryAsync("look at", "", (_, token) => _client.HeadBucketAsync(request, token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConnectException e) when (StatusOf(e) is HttpStatusCode.NotFound) { return false; }
        catch (ConnectException e) when (StatusOf(e) is HttpStatusCode.Forbidden or HttpStatusCode.MovedPermanently) { return true; }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = _encryption.Apply(new GetObjectMetadataRequest { BucketName = _bucket, Key = key });
            await TryAsync("look at", key, (_, token) => _client.GetObjectMetadataAsync(request, token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConnectException e) when (StatusOf(e) is HttpStatusCode.NotFound) { return false; }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string key, PartContent content, bool onlyIfAbsent, CancellationToken cancellationToken)
    {
        var digest = _digest ? content.Md5() : null;
        try
        {
            await TryAsync("store", key, async (_, token) =>
            {
                var stream = content.OpenRead();
                await using var owned = stream.ConfigureAwait(false);
                var request = _encryption.Apply(new PutObjectRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    InputStream = stream,
                    AutoCloseStream = false,
                    CannedACL = _acl,
                    UseChunkEncoding = false,
                    DisablePayloadSigning = _secure,
                    ContentType = "application/octet-stream",
                });
                if (onlyIfAbsent) request.IfNoneMatch = "*";
                if (digest is not null) request.MD5Digest = digest;
                return await _client.PutObjectAsync(request, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectException e) when (onlyIfAbsent && IsTaken(e)) { await RefuseTakenAsync(key, e, cancellationToken).ConfigureAwait(false); }
    }

    /// <inheritdoc/>
    public async Task<string> BeginAsync(string key, CancellationToken cancellationToken)
    {
        var request = _encryption.Apply(new InitiateMultipartUploadRequest { BucketName = _bucket, Key = key, CannedACL = _acl });
        var response = await TryAsync("begin to upload", key, (_, token) => _client.InitiateMultipartUploadAsync(request, token), cancellationToken)
            .ConfigureAwait(false);
        return response.UploadId;
    }

    /// <inheritdoc/>
    public async Task<string> UploadPartAsync(string key, string uploadId, int number, PartContent content, CancellationToken cancellationToken)
    {
        var digest = _digest ? content.Md5() : null;
        var response = await TryAsync($"upload part {number} of", key, async (_, token) =>
        {
            var stream = content.OpenRead();
            await using var owned = stream.ConfigureAwait(false);
            var request = _encryption.Apply(new UploadPartRequest
            {
                BucketName = _bucket,
                Key = key,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = content.Length,
                InputStream = stream,
                UseChunkEncoding = false,
                DisablePayloadSigning = _secure,
            });
            if (digest is not null) request.MD5Digest = digest;
            return await _client.UploadPartAsync(request, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return response.ETag;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(string key, string uploadId, IReadOnlyList<string> tags, bool onlyIfAbsent, CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            await TryAsync("complete", key, (attempt, token) =>
            {
                attempts = attempt;
                var request = new CompleteMultipartUploadRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = uploadId,
                    PartETags = [.. tags.Select((tag, i) => new PartETag(i + 1, tag))],
                };
                if (onlyIfAbsent) request.IfNoneMatch = "*";
                return _client.CompleteMultipartUploadAsync(_encryption.Apply(request), token);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectException e) when (onlyIfAbsent && IsTaken(e)) { await RefuseTakenAsync(key, e, cancellationToken).ConfigureAwait(false); }
        catch (ConnectException e) when (attempts > 1 && StatusOf(e) is HttpStatusCode.NotFound)
        {
            // An earlier try may have done it although its answer was lost: then the upload is gone and the object is there.
            if (!await ExistsAsync(key, cancellationToken).ConfigureAwait(false)) throw;
        }
    }

    /// <inheritdoc/>
    public async Task AbortAsync(string key, string uploadId)
    {
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = uploadId };
            using var limit = new CancellationTokenSource(_requestTimeout, _time);
            await _client.AbortMultipartUploadAsync(request, limit.Token).ConfigureAwait(false);
            LogAborted(key);
        }
        catch (Exception e) when (IsOfRequest(e)) { LogNotAborted(e, key, uploadId); }
    }

    /// <inheritdoc/>
    public Task TagAsync(string key, IReadOnlyList<KeyValuePair<string, string>> tags, CancellationToken cancellationToken) =>
        TryAsync("tag", key, (_, token) => _client.PutObjectTaggingAsync(new PutObjectTaggingRequest
        {
            BucketName = _bucket,
            Key = key,
            Tagging = new Tagging { TagSet = [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] },
        }, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        // Of credentials only a role's are this task's own; the SDK shares others.
        (_credentials as IDisposable)?.Dispose();
    }

    private async Task RefuseTakenAsync(string key, ConnectException refusal, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(key, cancellationToken).ConfigureAwait(false)) throw new ObjectExistsException(key);
        throw new ConnectException(
            $"The store says that {key} in bucket {_bucket} exists when it is to be written, and that it does not when it is looked for.", refusal);
    }
}
