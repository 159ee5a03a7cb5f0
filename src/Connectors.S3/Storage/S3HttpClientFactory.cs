using System.Net;
using Amazon.Runtime;
using Connect.Api;

namespace Connectors.S3;

/// <summary>The HTTP client of a task: connections are kept, and the headers and the proxy are those that are configured.</summary>
internal sealed class S3HttpClientFactory(ParsedConfig config, TimeSpan connectTimeout) : HttpClientFactory
{
    // Below this size asking for permission first costs more than a body sent in vain.
    private const int AskFrom = 1024 * 1024;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = connectTimeout,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 64,
        };
        if (config.GetString(S3SinkConfig.ProxyUrlKey) is { Length: > 0 } url)
        {
            sockets.Proxy = Proxy(url);
            sockets.UseProxy = true;
        }
        var expectation = new Expectation(config.GetBoolean(S3SinkConfig.SendExpectContinueKey)) { InnerHandler = sockets };
        // S3Storage limits each request.
        return new HttpClient(expectation, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>The proxy at a URL, with the credentials that are configured.</summary>
    internal WebProxy Proxy(string url)
    {
        var address = WebAddress.Parse(S3SinkConfig.ProxyUrlKey, url);
        string[] inUrl = [.. address.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString), ""];
        // Keys of their own go before what stands in the URL.
        var user = config.GetString(S3SinkConfig.ProxyUserKey) is { Length: > 0 } name ? name : inUrl[0];
        var password = config.GetPassword(S3SinkConfig.ProxyPasswordKey)?.Value is { Length: > 0 } given ? given : inUrl[1];
        var proxy = new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri);
        if (user.Length > 0) proxy.Credentials = new NetworkCredential(user, password);
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
