using System.Net;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Connect.Runtime.Rest;

/// <summary>Listens on the worker's addresses and hands each request on; within limits, so that who sends slowly or much does not keep others waiting.</summary>
/// <param name="key">The key of the configuration that names the addresses.</param>
/// <param name="listeners">The addresses.</param>
/// <param name="largestBody">How many bytes a request may have.</param>
/// <param name="serve">Answers a request.</param>
/// <param name="loggers">For the server's own lines.</param>
internal sealed class HttpServer(string key, IReadOnlyList<Uri> listeners, long largestBody, RequestDelegate serve, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10), StopTimeout = TimeSpan.FromSeconds(2);

    // Who sends more slowly holds a connection for nothing.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    private WebApplication? _app;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="Connect.Api.Errors.ConfigException">An address is one of https.</exception>
    /// <exception cref="IOException">An address is taken, or none of this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = largestBody;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
            foreach (var listener in listeners)
            {
                if (listener.Scheme == "https")
                    throw new Connect.Api.Errors.ConfigException(key, listener, "https listeners are not served yet; put a TLS proxy in front of http");
                if (listener.Host == "localhost") kestrel.ListenLocalhost(listener.Port);
                else if (IPAddress.TryParse(listener.Host, out var address)) kestrel.Listen(address, listener.Port);
                else kestrel.Listen(Dns.GetHostAddresses(listener.Host)[0], listener.Port);
            }
        });
        _app = builder.Build();
        _app.Run(serve);
        await _app.StartAsync(cancellationToken);
    }

    /// <summary>Stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }
}
