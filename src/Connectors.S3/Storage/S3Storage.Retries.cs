using System.Net;
using Amazon.Runtime;
using Connect.Api;

namespace Connectors.S3;

internal sealed partial class S3Storage
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Tries a request while its failures may pass: throttling, server errors, lost connections.
    private async Task<T> TryAsync<T>(string what, string key, Func<int, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(_requestTimeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                // The client would wait for them without looking at the token; what it asks for itself after that is there already.
                if (_credentials is not AnonymousAWSCredentials) await _credentials.GetCredentialsAsync().WaitAsync(either.Token).ConfigureAwait(false);
                return await request(attempt, either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsOfRequest(e))
            {
                var message = $"Cannot {what} {(key.Length == 0 ? "" : $"{key} in ")}bucket {_bucket}: {Describe(e)}";
                if (!MayPass(e)) throw new ConnectException(message, e);
                if (attempt >= _attempts) throw new RetriableException($"{message} (tried {attempt} times)", e);
                var pause = Pause(attempt);
                LogRetry(what, key, Describe(e), attempt, _attempts, pause.TotalMilliseconds);
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Doubled each time; half of it is jitter, so that tasks which failed together do not come back together.
    private TimeSpan Pause(int attempt)
    {
        var pause = Math.Min(_backoff.TotalMilliseconds * Math.Pow(2, attempt - 1), Math.Max(LongestPause.TotalMilliseconds, _backoff.TotalMilliseconds));
        return TimeSpan.FromMilliseconds(pause / 2 + Random.Shared.NextDouble() * pause / 2);
    }

    // What a request throws: the client's exceptions, and those of the connection below it.
    private static bool IsOfRequest(Exception e) =>
        e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or OperationCanceledException;

    private static bool MayPass(Exception e) => e switch
    {
        AmazonServiceException { ErrorCode: "SlowDown" or "Throttling" or "ThrottlingException" or "RequestTimeout" or "RequestTimeTooSkewed" } => true,
        AmazonServiceException { ErrorCode: "InternalError" or "ServiceUnavailable" } => true,
        AmazonServiceException service => (int)service.StatusCode is 0 or 408 or 429 or >= 500,
        // What the client itself refuses, such as missing credentials, stays refused.
        AmazonClientException client => client.InnerException is HttpRequestException or IOException or OperationCanceledException,
        _ => true,
    };

    private string Describe(Exception e) => e is OperationCanceledException
        ? $"no answer within {_requestTimeout.TotalMilliseconds:F0} ms ({S3SinkConfig.ClientPrefix}request.timeout.ms)"
        : e is AmazonServiceException service && (int)service.StatusCode != 0
        ? $"{service.Message} (status {(int)service.StatusCode}{(string.IsNullOrEmpty(service.ErrorCode) ? "" : $", {service.ErrorCode}")})"
        : e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;

    private static HttpStatusCode? StatusOf(ConnectException e) => (e.InnerException as AmazonServiceException)?.StatusCode;

    private static bool IsTaken(ConnectException e) =>
        StatusOf(e) == HttpStatusCode.PreconditionFailed || e.InnerException is AmazonServiceException { ErrorCode: "PreconditionFailed" };
}
