using System.Net;
using Amazon.Runtime;
using Connect.Api;

namespace Connectors.S3;

/// <summary>The HTTP client of a task: connections are kept, and the headers and the proxy are those that are configured.</summary>
internal sealed class S3HttpClientFactory(ParsedConfig config) : HttpClientFactory
{
    // Below this size asking for permission first costs more than a body sent in vain.
    private const int AskFrom = 1024 * 1024;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 64,
        };
        if (config.GetString(Keys.ProxyUrl) is { Length: > 0 } url)
        {
            sockets.Proxy = Proxy(url);
            sockets.UseProxy = true;
        }
        return new HttpClient(new Expectation(config.GetBoolean(Keys.SendExpectContinue)) { InnerHandler = sockets }, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private WebProxy Proxy(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) throw new ConfigException(Keys.ProxyUrl, url, "expected a URL such as https://proxy:3128");
        var proxy = new WebProxy(address);
        if (config.GetString(Keys.ProxyUser) is { Length: > 0 } user) proxy.Credentials = new NetworkCredential(user, config.GetPassword(Keys.ProxyPassword)?.Value);
        return proxy;
    }

    private sealed class Expectation(bool ask) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.ExpectContinue = ask && request.Content?.Headers.ContentLength >= AskFrom;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
