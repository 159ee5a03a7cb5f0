using System.Diagnostics;
using System.Net;
using Connect.Runtime.Config;
using Microsoft.AspNetCore.Http.Features;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Connect.Runtime.Rest;

/// <summary>Serves the REST API. It listens before the worker is ready, so that /health can say so.</summary>
internal sealed partial class RestServer(WorkerConfig worker, RestRoutes routes, ILoggerFactory loggers) : IAsyncDisposable
{
    // Brokers take records of a megabyte by default, so that no configuration is anywhere near.
    private const long LargestBody = 8 << 20;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(90), HeadersTimeout = TimeSpan.FromSeconds(10);

    // Who sends more slowly holds a connection for nothing.
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    private readonly ILogger _logger = loggers.CreateLogger<RestServer>();
    private readonly CrossOrigin _crossOrigin = new(worker.AllowedOrigins, worker.AllowedMethods);
    private WebApplication? _app;

    /// <summary>Starts to listen.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
            foreach (var listener in worker.Listeners)
            {
                if (listener.Scheme == "https")
                    throw new Connect.Api.Errors.ConfigException("listeners", listener, "https listeners are not served yet; put a TLS proxy in front of http");
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
        var request = context.Request;
        _crossOrigin.AddTo(context);
        var began = Stopwatch.GetTimestamp();
        // As it came, encoded: what is decoded may hold the end of a line, and forge one of the log.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(RequestTimeout);
        try
        {
            var answer = await routes.ServeAsync(new RestRequest(request, RestRequest.SegmentsOf(target), timeout.Token));
            await WriteAsync(context, answer);
        }
        catch (Herder.RestException e) { await WriteAsync(context, RestAnswer.Error(e.Status, e.Message)); }
        catch (Connect.Api.Errors.ConfigException e) { await WriteAsync(context, RestAnswer.Error(400, e.Message)); }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await WriteAsync(context, RestAnswer.Error(500, "Request timed out. The worker is busy, or waits for Kafka; its log says for what."));
        }
        catch (OperationCanceledException) { }
        // The request is broken, or larger than what is taken.
        catch (BadHttpRequestException e) { await WriteAsync(context, RestAnswer.Error(e.StatusCode, e.Message)); }
        catch (Exception e)
        {
            LogFailed(e, request.Method, target);
            await WriteAsync(context, RestAnswer.Error(500, e.Message));
        }
        if (_logger.IsEnabled(LogLevel.Debug))
            LogRequest(context.Connection.RemoteIpAddress, request.Method, target, context.Response.StatusCode,
                Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task WriteAsync(HttpContext context, RestAnswer answer)
    {
        var response = context.Response;
        // The client has gone while it was answered.
        if (response.HasStarted) return;
        response.StatusCode = answer.Status;
        if (answer.Location is { } location) response.Headers.Location = location;
        if (answer.Allow is { } allow) response.Headers.Allow = allow;
        if (answer.Body is null) return;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        if (context.Request.Method != "HEAD") await response.Body.WriteAsync(answer.Body);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        using var stopTimeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(stopTimeout.Token);
        await _app.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Client} {Method} {Path}: {Status} in {Milliseconds:F1} ms")]
    private partial void LogRequest(IPAddress? client, string method, string path, int status, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception error, string method, string path);
}
