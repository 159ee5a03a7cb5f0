using System.Net.Http.Headers;
using Connect.Runtime.Storage;

namespace Connect.Runtime.Rest;

/// <summary>Asks other workers over their REST API.</summary>
internal sealed class WorkerClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5), AnswerTimeout = TimeSpan.FromSeconds(90);

    // Workers come and go at the same address, so connections are not kept for long.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    })
    { Timeout = AnswerTimeout };

    /// <summary>Passes a request on.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">Where to.</param>
    /// <param name="body">The body; empty for none.</param>
    /// <param name="headers">Headers to send beside those of the body.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="WorkerUnreachableException">There is no answer.</exception>
    public async Task<WorkerAnswer> SendAsync(HttpMethod method, string url, byte[] body, IEnumerable<KeyValuePair<string, string?>> headers,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body.Length > 0) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            if (!string.IsNullOrEmpty(value)) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return new WorkerAnswer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken), answer.Headers.Location?.OriginalString);
        }
        catch (HttpRequestException e)
        {
            throw new WorkerUnreachableException(e.Message,
                e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerUnreachableException($"there was no answer from {url} within {AnswerTimeout.TotalSeconds} s", mayHaveBeenDone: true, e);
        }
    }

    /// <summary>Asks what only workers ask of each other, signed where there is a key.</summary>
    /// <inheritdoc cref="SendAsync(HttpMethod, string, byte[], IEnumerable{KeyValuePair{string, string?}}, CancellationToken)"/>
    public Task<WorkerAnswer> SendSignedAsync(HttpMethod method, string url, byte[] body, SessionKey? key, string algorithm, CancellationToken cancellationToken) =>
        SendAsync(method, url, body, key is null ? [] :
        [
            new(InternalSignature.SignatureHeader, Convert.ToBase64String(Signatures.Sign(algorithm, key.Key, body))),
            new(InternalSignature.AlgorithmHeader, algorithm),
        ], cancellationToken);

    public void Dispose() => _http.Dispose();
}
