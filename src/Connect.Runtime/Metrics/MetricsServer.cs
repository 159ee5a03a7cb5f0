using System.Net;
using Connect.Runtime.Rest;
using Microsoft.AspNetCore.Http;

namespace Connect.Runtime.Metrics;

/// <summary>Serves metrics on addresses of their own, and nothing else.</summary>
/// <param name="listeners">Where.</param>
/// <param name="report">The metrics.</param>
/// <param name="loggers">For the server's own lines.</param>
internal sealed class MetricsServer(IReadOnlyList<Uri> listeners, MetricsReport report, ILoggerFactory loggers) : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Starts to listen.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            foreach (var listener in listeners)
            {
                if (listener.Scheme == "https")
                    throw new Connect.Api.Errors.ConfigException("metrics.listeners", listener, "https listeners are not served yet; put a TLS proxy in front of http");
                if (listener.Host == "localhost") kestrel.ListenLocalhost(listener.Port);
                else if (IPAddress.TryParse(listener.Host, out var address)) kestrel.Listen(address, listener.Port);
                else kestrel.Listen(Dns.GetHostAddresses(listener.Host)[0], listener.Port);
            }
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync(cancellationToken);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Path != "/metrics") { response.StatusCode = StatusCodes.Status404NotFound; return; }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET,HEAD";
            return;
        }
        var answer = report.Answer();
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body!.Length;
        if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>Stops to listen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }
}
