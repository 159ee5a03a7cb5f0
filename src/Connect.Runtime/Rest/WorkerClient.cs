using System.Net.Http.Headers;
using Connect.Api;
using Connect.Runtime.Storage;
using Connect.Security;

namespace Connect.Runtime.Rest;

/// <summary>Asks other workers over their REST API.</summary>
/// <param name="connectTimeout">How long a worker may take to accept a connection, TLS included.</param>
/// <param name="answerTimeout">How long it may take to answer.</param>
/// <param name="tls">Whom to trust, and what to show, where a worker's URL is https.</param>
internal sealed class WorkerClient(TimeSpan connectTimeout, TimeSpan answerTimeout, Func<SslConfig> tls) : IDisposable
{
    private const string HttpsListeners = "listeners.https.";

    // Looked at when a worker is first asked over https: what only Kafka's clients need must not keep workers from each other.
    private readonly HttpClient _http = new(Handler(connectTimeout)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Lazy<HttpClient> _https = new(() =>
    {
        var handler = Handler(connectTimeout);
        handler.SslOptions = SslOptions.Read(tls()).For(host: null);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Asks as a worker's properties say: with <c>listeners.https.ssl.*</c> where there is any key of <c>listeners.https.</c>, else with <c>ssl.*</c>.</summary>
    public static WorkerClient Of(IReadOnlyDictionary<string, string> properties) => new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90),
        () => SslConfig.OfJava(properties.Keys.Any(k => k.StartsWith(HttpsListeners, StringComparison.Ordinal)) ? $"{HttpsListeners}ssl." : "ssl.",
            properties.GetValueOrDefault));

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
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(answerTimeout);
        try
        {
            var http = request.RequestUri!.Scheme == Uri.UriSchemeHttps ? _https.Value : _http;
            using var answer = await http.SendAsync(request, limit.Token);
            return new WorkerAnswer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(limit.Token), answer.Headers.Location?.OriginalString);
        }
        catch (ConfigException e) { throw new WorkerUnreachableException(e.Message, mayHaveBeenDone: false, e); }
        catch (HttpRequestException e)
        {
            // Why a certificate is not trusted stands below.
            throw new WorkerUnreachableException(e.HttpRequestError == HttpRequestError.SecureConnectionError && e.InnerException is { } why ? $"{e.Message} {why.Message}" : e.Message,
                e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError), e);
        }
        // The one limit that is left: no connection came about, so nothing was sent.
        catch (OperationCanceledException e) when (!limit.IsCancellationRequested)
        {
            throw new WorkerUnreachableException($"no connection to {url} came about within {connectTimeout.TotalSeconds} s", mayHaveBeenDone: false, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerUnreachableException($"there was no answer from {url} within {answerTimeout.TotalSeconds} s", mayHaveBeenDone: true, e);
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

    public void Dispose()
    {
        _http.Dispose();
        if (_https.IsValueCreated) _https.Value.Dispose();
    }

    // Workers come and go at the same address, so connections are not kept for long.
    private static SocketsHttpHandler Handler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectTimeout = connectTimeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    };
}
